package io.quorate.benchmarks.life;

import com.typesafe.config.Config;
import io.quorate.api.Codec;
import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.Role;
import io.quorate.api.StateMachine;
import io.quorate.benchmarks.cluster.CountedPlugin;
import io.quorate.benchmarks.cluster.Quorates;
import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.NodeSpec;
import io.quorate.benchmarks.trial.Target;
import io.quorate.runtime.assembly.Quorate;
import io.quorate.spi.LogStorage;
import io.quorate.spi.Transport;
import io.quorate.storage.file.plugin.FileStoragePlugin;
import io.quorate.transport.tcp.plugin.TcpTransportPlugin;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A replica that leaves footprints, and a client of it that remembers when each command came and went. */
final class Watched implements Target, AutoCloseable {
    /** Every command would be too many to remember at full speed. */
    private static final int EVERY = 16;

    private final NodeId node;
    private final Footprints footprints = new Footprints();
    private final List<Passed> passed = new ArrayList<>();
    private final Replica<byte[], Void> replica;

    /** A command that was decided. */
    record Passed(long index, long begin, long end) {}

    Watched(String protocol, NodeSpec spec) {
        node = NodeId.of("n" + spec.number());
        Config config = new Quorates(protocol).config(spec);
        replica = Quorate.with(
                        new CountedPlugin<>(
                                new FileStoragePlugin(),
                                LogStorage.class,
                                storage -> new WatchedStorage(storage, footprints)),
                        new CountedPlugin<>(
                                new TcpTransportPlugin(),
                                Transport.class,
                                transport -> new WatchedTransport(transport, footprints)))
                .start(config, new Nothing(), Codec.bytes());
    }

    /** Notes when it was asked to. */
    private final class Nothing implements StateMachine<byte[], Void> {
        @Override
        public Void apply(long index, byte[] command) {
            footprints.applied.add(index, System.nanoTime());
            return null;
        }

        @Override
        public Void query(byte[] question) {
            return null;
        }

        @Override
        public void save(OutputStream out) {}

        @Override
        public void load(InputStream in) {}
    }

    NodeId node() {
        return node;
    }

    Footprints footprints() {
        return footprints;
    }

    boolean leads() {
        return replica.status().role() == Role.LEADER;
    }

    @Override
    public void submit(byte[] command, Completion completion) {
        long begin = System.nanoTime();
        replica.propose(command).whenComplete((outcome, failure) -> {
            if (outcome instanceof Outcome.Decided<Void> decided) {
                pass(decided.index(), begin);
            }
            completion.done(outcome instanceof Outcome.Decided);
        });
    }

    private void pass(long index, long begin) {
        long end = System.nanoTime();
        if (index % EVERY == 0) {
            synchronized (passed) {
                passed.add(new Passed(index, begin, end));
            }
        }
    }

    /** The commands that were decided since the last call: some of them. */
    List<Passed> takePassed() {
        synchronized (passed) {
            List<Passed> taken = List.copyOf(passed);
            passed.clear();
            return taken;
        }
    }

    @Override
    public void close() {
        replica.close();
    }
}
