package io.quorate.benchmarks.cluster;

import com.typesafe.config.Config;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.Role;
import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.Node;
import io.quorate.runtime.LocalReplica;
import io.quorate.runtime.Peaks;
import io.quorate.runtime.assembly.Quorate;
import io.quorate.spi.LogStorage;
import io.quorate.spi.Transport;
import io.quorate.storage.file.plugin.FileStoragePlugin;
import io.quorate.transport.tcp.TcpCounters;
import io.quorate.transport.tcp.TcpTransport;
import io.quorate.transport.tcp.plugin.TcpTransportPlugin;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** A replica with counters around its storage and its transport. */
final class QuorateNode implements Node {
    private static final HashMachine.Command QUESTION = HashMachine.Command.of(new byte[0]);

    private final LongAdder syncs = new LongAdder();
    private final LongAdder logBytes = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private final LongAdder frameBytes = new LongAdder();
    private final HashMachine machine = new HashMachine();
    private final Replica<HashMachine.Command, Void> replica;
    private final AtomicReference<TcpCounters> transport = new AtomicReference<>();

    QuorateNode(Config config) {
        replica = Quorate.with(
                        new CountedPlugin<>(
                                new FileStoragePlugin(),
                                LogStorage.class,
                                storage -> new CountedStorage(storage, syncs, logBytes)),
                        new CountedPlugin<>(new TcpTransportPlugin(), Transport.class, this::counted),
                        new MemoryPlugin())
                .start(config, machine, HashMachine.CODEC);
    }

    private Transport counted(Transport plain) {
        if (plain instanceof TcpTransport tcp) {
            transport.set(tcp.counters());
        }
        return new CountedTransport(plain, frames, frameBytes);
    }

    @Override
    public boolean leads() {
        return replica.status().role() == Role.LEADER;
    }

    @Override
    public void submit(byte[] command, Completion completion) {
        replica.propose(HashMachine.Command.of(command))
                .whenComplete((outcome, failure) -> complete(completion, outcome, failure));
    }

    @Override
    public boolean answersReads() {
        return true;
    }

    @Override
    public void read(Completion completion) {
        replica.read(QUESTION).whenComplete((outcome, failure) -> complete(completion, outcome, failure));
    }

    private static void complete(Completion completion, Outcome<Void> outcome, Throwable failure) {
        if (outcome instanceof Outcome.Decided) {
            completion.done(true);
        } else {
            completion.failed(failure == null ? outcome : failure);
        }
    }

    @Override
    public State state() {
        return machine.state();
    }

    @Override
    public Map<Counter, Long> counts() {
        Map<Counter, Long> counts = new EnumMap<>(Counter.class);
        counts.put(Counter.SYNCS, syncs.sum());
        counts.put(Counter.LOG_BYTES, logBytes.sum());
        counts.put(Counter.MESSAGES, frames.sum());
        counts.put(Counter.MESSAGE_BYTES, frameBytes.sum());
        counts.put(Counter.SOCKET_WRITES, transport.get().flushes());
        counts.put(Counter.PEAK_QUEUE, transport.get().mostWaiting());
        if (replica instanceof LocalReplica<HashMachine.Command, Void> local) {
            Peaks peaks = local.peaks();
            counts.put(Counter.PEAK_PENDING, peaks.pending());
            counts.put(Counter.PEAK_INBOX, peaks.inbox());
            counts.put(Counter.PEAK_TAIL, peaks.tail());
        }
        return counts;
    }

    @Override
    public void close() {
        replica.close();
    }
}
