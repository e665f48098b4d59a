package io.quorate.benchmarks.peers;

import io.microraft.RaftConfig;
import io.microraft.RaftEndpoint;
import io.microraft.RaftNode;
import io.microraft.model.message.RaftMessage;
import io.microraft.report.RaftNodeReport;
import io.microraft.statemachine.StateMachine;
import io.microraft.transport.Transport;
import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * MicroRaft. It brings neither a transport nor a store that syncs: messages are handed from thread to thread as objects, which
 * costs it neither encoding nor system calls and so favours it, and the store is {@link MicroRaftStore}. One process only.
 */
public final class MicroRaft implements Candidate {
    /** Its log is a ring in memory, made for so many entries at the start. */
    private static final int ENTRIES_PER_SNAPSHOT = 100_000;

    private static final int PENDING = 10_000;

    /** By port, so that clusters of one process do not meet. */
    private static final Map<Integer, RaftNode> RUNNING = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "microraft";
    }

    @Override
    public Node start(NodeSpec spec) throws IOException {
        return new Member(spec);
    }

    private record Endpoint(Integer port) implements RaftEndpoint {
        @Override
        public Object getId() {
            return port;
        }
    }

    private static final class HandOver implements Transport {
        @Override
        public void send(RaftEndpoint target, RaftMessage message) {
            RaftNode node = RUNNING.get((Integer) target.getId());
            if (node != null) {
                node.handle(message);
            }
        }

        @Override
        public boolean isReachable(RaftEndpoint endpoint) {
            return RUNNING.containsKey((Integer) endpoint.getId());
        }
    }

    private static final class Machine implements StateMachine {
        private static final String NEW_TERM = "new term";

        private final HashState state = new HashState();

        @Override
        public Object runOperation(long index, Object operation) {
            if (operation instanceof byte[] command) {
                state.apply(ByteBuffer.wrap(command));
            }
            return null;
        }

        @Override
        public void takeSnapshot(long index, Consumer<Object> chunks) {
            Node.State now = state.state();
            chunks.accept(new long[] {now.applied(), now.hash()});
        }

        @Override
        public void installSnapshot(long index, List<Object> chunks) {
            long[] saved = (long[]) chunks.get(0);
            state.load(new Node.State(saved[0], saved[1]));
        }

        @Override
        public Object getNewTermOperation() {
            return NEW_TERM;
        }
    }

    private static final class Member implements Node {
        private final Machine machine = new Machine();
        private final NodeSpec spec;
        private final MicroRaftStore store;
        private final RaftNode node;
        private volatile boolean leads;

        Member(NodeSpec spec) throws IOException {
            this.spec = spec;
            this.store = new MicroRaftStore(spec.directory().resolve("log"), spec.durable());
            List<RaftEndpoint> members = IntStream.rangeClosed(1, spec.nodes())
                    .<RaftEndpoint>mapToObj(number -> new Endpoint(spec.ports().get(number - 1)))
                    .toList();
            this.node = RaftNode.newBuilder()
                    .setGroupId("bench")
                    .setLocalEndpoint(members.get(spec.number() - 1))
                    .setInitialGroupMembers(members)
                    .setConfig(RaftConfig.newBuilder()
                            .setCommitCountToTakeSnapshot(ENTRIES_PER_SNAPSHOT)
                            .setMaxPendingLogEntryCount(PENDING)
                            .build())
                    .setTransport(new HandOver())
                    .setStateMachine(machine)
                    .setStore(store)
                    .setRaftNodeReportListener(this::reported)
                    .build();
            RUNNING.put(spec.port(), node);
            node.start();
        }

        private void reported(RaftNodeReport report) {
            leads = report.getRole() == io.microraft.RaftRole.LEADER;
        }

        @Override
        public boolean leads() {
            return leads;
        }

        @Override
        public void submit(byte[] command, Completion completion) {
            node.replicate(command).whenComplete((result, failure) -> completion.done(failure));
        }

        @Override
        public State state() {
            return machine.state.state();
        }

        @Override
        public Map<Counter, Long> counts() {
            return Map.of();
        }

        @Override
        public void close() {
            node.terminate().join();
            RUNNING.remove(spec.port());
            store.close();
        }
    }
}
