package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.FileBasedLog;
import org.jgroups.protocols.raft.InMemoryLog;
import org.jgroups.protocols.raft.NO_DUPES;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.raft.Options;
import org.jgroups.raft.RaftHandle;
import org.jgroups.raft.StateMachine;

/** jgroups-raft over TCP, with its file log and {@code log_use_fsync} on: its default is off. */
public final class JGroupsRaft implements Candidate {
    @Override
    public String name() {
        return "jgroups-raft";
    }

    @Override
    public Node start(NodeSpec spec) throws Exception {
        return new Member(spec);
    }

    private static final class Member implements Node, StateMachine {
        private static final int MOST_WAITING = 1 << 16;
        private static final Options NO_RESULT = Options.create(true);

        private final HashState state = new HashState();
        private final JChannel channel;
        private final RaftHandle raft;

        Member(NodeSpec spec) throws Exception {
            TCP tcp = new TCP();
            tcp.setBindAddress(InetAddress.getLoopbackAddress());
            tcp.setBindPort(spec.port());
            TCPPING ping = new TCPPING();
            ping.setInitialHosts(spec.ports().stream()
                    .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .toList());
            ping.setPortRange(0);
            List<String> names = IntStream.rangeClosed(1, spec.nodes())
                    .mapToObj(i -> "n" + i)
                    .toList();
            RAFT protocol = new RAFT()
                    .members(names)
                    .raftId("n" + spec.number())
                    .logClass((spec.durable() ? FileBasedLog.class : InMemoryLog.class).getName())
                    .logDir(spec.directory().toString())
                    .logPrefix(spec.directory().resolve("log").toString())
                    .logUseFsync(spec.durable());
            // By default it refuses commands beyond 9,182 that wait; the others make them wait.
            protocol.setValue("processing_queue_max_size", MOST_WAITING);
            channel = new JChannel(
                    tcp,
                    ping,
                    new MERGE3(),
                    new FD_ALL3(),
                    new VERIFY_SUSPECT2(),
                    new NAKACK2(),
                    new UNICAST3(),
                    new STABLE(),
                    new NO_DUPES(),
                    new GMS(),
                    new UFC(),
                    new FRAG4(),
                    new ELECTION(),
                    protocol);
            raft = new RaftHandle(channel, this);
            raft.raftId("n" + spec.number());
            channel.name("n" + spec.number());
            channel.connect("bench");
        }

        @Override
        public byte[] apply(byte[] data, int offset, int length, boolean serialize) {
            state.apply(ByteBuffer.wrap(data, offset, length));
            return null;
        }

        @Override
        public void readContentFrom(DataInput in) throws IOException {
            state.load(new State(in.readLong(), in.readLong()));
        }

        @Override
        public void writeContentTo(DataOutput out) throws IOException {
            State now = state.state();
            out.writeLong(now.applied());
            out.writeLong(now.hash());
        }

        @Override
        public boolean leads() {
            return raft.isLeader();
        }

        @Override
        public void submit(byte[] command, Completion completion) {
            try {
                raft.setAsync(command, 0, command.length, NO_RESULT)
                        .whenComplete((result, failure) -> completion.done(failure));
            } catch (Exception e) {
                completion.failed(e);
            }
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
            channel.close();
        }
    }
}
