package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.Ready;
import io.quorate.spi.WriteBatch;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** One node: a core, its log in memory, its disk, and the batches between the two. */
final class CoreNode {
    /** What waits for the disk, and what waits for that. */
    private record Batch(
            long number,
            long truncateFrom,
            List<EntryBlock> appended,
            Optional<byte[]> state,
            Ballot promised,
            List<Outgoing> waiting) {
        boolean writesNothing() {
            return truncateFrom == 0 && appended.isEmpty() && state.isEmpty();
        }
    }

    private final ProtocolFactory factory;
    private final NodeId id;
    private final Configuration configuration;
    private final long seed;

    private final CoreLog log = new CoreLog();
    private final CoreLog disk = new CoreLog();
    private final Deque<Batch> queue = new ArrayDeque<>();
    private final List<ReadPermit> permits = new ArrayList<>();
    private Optional<byte[]> state = Optional.empty();
    private Ballot promisedOnDisk = Ballot.BOTTOM;
    private Optional<Protocol> core = Optional.empty();
    private boolean autoPersist = true;
    private long boot;
    private long newestBatch;
    private long proposals;

    CoreNode(ProtocolFactory factory, NodeId id, Configuration configuration, long seed) {
        this.factory = factory;
        this.id = id;
        this.configuration = configuration;
        this.seed = seed;
    }

    void start() {
        Invariant.check(core.isEmpty(), () -> id + " is running already");
        boot++;
        log.become(disk);
        newestBatch = 0;
        proposals = 0;
        long mine = Randomness.of(seed, id + "/" + boot).nextLong();
        core = Optional.of(factory.create(
                new ProtocolSetup(id, configuration, mine, state.map(byte[]::clone), Mark.NONE, disk.described(), 0)));
    }

    void crash() {
        core = Optional.empty();
        queue.clear();
        log.become(disk);
    }

    void prepare(Optional<byte[]> newState, List<EntryBlock> entries) {
        crash();
        state = newState;
        promisedOnDisk = Ballot.BOTTOM;
        disk.write(1, entries);
    }

    /** Takes what the core has to say; the writes join the queue, after a look at where they truncate. */
    Ready take(LongConsumer truncation) {
        Ready ready = core().ready();
        WriteBatch writes = ready.writes();
        truncation.accept(writes.truncateFrom());
        long expected = writes.isEmpty() ? newestBatch : newestBatch + 1;
        Invariant.check(ready.batch() == expected, () -> "batch " + ready.batch() + " instead of " + expected);
        newestBatch = expected;
        List<EntryBlock> appended = appended(writes);
        log.write(writes.truncateFrom(), appended);
        if (!writes.isEmpty() || !ready.sendWhenDurable().isEmpty()) {
            queue.add(new Batch(
                    ready.batch(),
                    writes.truncateFrom(),
                    appended,
                    writes.state(),
                    core().status().promised(),
                    ready.sendWhenDurable()));
        }
        permits.addAll(ready.reads());
        return ready;
    }

    private List<EntryBlock> appended(WriteBatch writes) {
        List<EntryBlock> appended = new ArrayList<>();
        long kept = writes.truncateFrom() == 0 ? log.last() : Math.min(log.last(), writes.truncateFrom() - 1);
        for (EntryRange range : writes.append()) {
            long next = kept + appended.size() + 1;
            Invariant.check(range.first() == next, () -> "appends " + range + " where " + next + " comes next");
            appended.addAll(CoreLog.blocksOf(range));
        }
        return appended;
    }

    /** Whether the oldest batch may go to disk now: writing nothing takes no time. */
    boolean mayPersist() {
        return !queue.isEmpty() && (autoPersist || queue.peek().writesNothing());
    }

    boolean hasUnpersisted() {
        return !queue.isEmpty();
    }

    /** Writes the oldest batch. Returns what waited for it. */
    List<Outgoing> persistOldest() {
        Batch batch = queue.remove();
        disk.write(batch.truncateFrom(), batch.appended());
        batch.state().ifPresent(blob -> state = Optional.of(blob.clone()));
        promisedOnDisk = batch.promised();
        core().persisted(batch.number());
        return batch.waiting();
    }

    long nextProposal() {
        return ++proposals;
    }

    void autoPersist(boolean on) {
        autoPersist = on;
    }

    NodeId id() {
        return id;
    }

    boolean running() {
        return core.isPresent();
    }

    Protocol core() {
        return core.orElseThrow(() -> new IllegalStateException(id + " is down"));
    }

    long boot() {
        return boot;
    }

    CoreLog log() {
        return log;
    }

    CoreLog disk() {
        return disk;
    }

    Optional<byte[]> state() {
        return state;
    }

    Ballot promisedOnDisk() {
        return promisedOnDisk;
    }

    List<ReadPermit> permits() {
        return permits;
    }
}
