package io.quorate.benchmarks.peers;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.nio.ByteBuffer;
import java.util.Map;

/** SOFAJRaft with its default log in RocksDB, {@code sync} (its default) and {@code syncMeta} on. */
public final class SofaJRaft implements Candidate {
    @Override
    public String name() {
        return "sofa-jraft";
    }

    @Override
    public Node start(NodeSpec spec) {
        return new Member(spec);
    }

    private static final class Member extends StateMachineAdapter implements Node {
        private final HashState state = new HashState();
        private final RaftGroupService service;
        private final com.alipay.sofa.jraft.Node node;
        private volatile boolean leads;

        Member(NodeSpec spec) {
            NodeOptions options = new NodeOptions();
            options.setFsm(this);
            options.setElectionTimeoutMs(1000);
            options.setLogUri(spec.directory().resolve("log").toString());
            options.setRaftMetaUri(spec.directory().resolve("meta").toString());
            options.getRaftOptions().setSync(spec.durable());
            options.getRaftOptions().setSyncMeta(spec.durable());
            Configuration configuration = new Configuration();
            for (int number = 1; number <= spec.nodes(); number++) {
                configuration.addPeer(PeerId.parsePeer(spec.address(number)));
            }
            options.setInitialConf(configuration);
            service = new RaftGroupService("bench", PeerId.parsePeer(spec.address(spec.number())), options);
            node = service.start();
        }

        @Override
        public void onApply(Iterator entries) {
            while (entries.hasNext()) {
                // Shared with what is yet to be sent to a slower follower: its position has to stay.
                state.apply(entries.getData().duplicate());
                Closure done = entries.done();
                if (done != null) {
                    done.run(Status.OK());
                }
                entries.next();
            }
        }

        @Override
        public void onLeaderStart(long term) {
            leads = true;
        }

        @Override
        public void onLeaderStop(Status status) {
            leads = false;
        }

        @Override
        public boolean leads() {
            return leads;
        }

        private static void complete(Completion completion, Status status) {
            if (status.isOk()) {
                completion.done(true);
            } else {
                completion.failed(status.getErrorMsg());
            }
        }

        @Override
        public void submit(byte[] command, Completion completion) {
            node.apply(new Task(ByteBuffer.wrap(command), status -> complete(completion, status)));
        }

        @Override
        public State state() {
            return state.state();
        }

        @Override
        public Map<Counter, Long> counts() {
            return Map.of();
        }

        @Override
        public void close() {
            service.shutdown();
            try {
                service.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
