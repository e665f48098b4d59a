package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
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
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** One node: a core, its log in memory, its disk, and the batches between the two. */
final class CoreNode {
    /** What waits for the disk, and what waits for that. */
    private record Batch(
            long number, CoreWrite write, Optional<byte[]> state, Ballot promised, List<Outgoing> waiting) {
        boolean writesNothing() {
            return write.isEmpty() && state.isEmpty();
        }
    }

    private final ProtocolFactory factory;
    private final NodeId id;
    private final UUID incarnation;
    private final Configuration configuration;
    private final long seed;

    private final CoreLog log = new CoreLog();
    private final CoreLog disk = new CoreLog();
    private final Deque<Batch> queue = new ArrayDeque<>();
    private final List<ReadPermit> permits = new ArrayList<>();
    private final List<NodeId> behind = new ArrayList<>();
    private Optional<CoreSnapshot> taken = Optional.empty();
    private Optional<CoreSnapshot> fetched = Optional.empty();
    private Optional<byte[]> state;
    private Ballot promisedOnDisk = Ballot.BOTTOM;
    private Optional<Protocol> core = Optional.empty();
    private boolean autoPersist = true;
    private long boot;
    private long newestBatch;
    private long proposals;

    CoreNode(ProtocolFactory factory, Member member, Configuration configuration, long seed) {
        this.factory = factory;
        this.id = member.id();
        this.incarnation = member.incarnation();
        this.configuration = configuration;
        this.seed = seed;
        state = opens() ? factory.firstState(configuration) : Optional.empty();
        disk.become(CoreLog.beginning(configuration));
    }

    /** Whether it takes part from the beginning, and so begins with what the protocol wants there. */
    private boolean opens() {
        return configuration.voters().stream()
                .anyMatch(voter -> voter.id().equals(id) && voter.incarnation().equals(incarnation));
    }

    void start() {
        Invariant.check(core.isEmpty(), () -> id + " is running already");
        boot++;
        log.become(disk);
        newestBatch = 0;
        proposals = 0;
        long mine = Randomness.of(seed + incarnation.getMostSignificantBits(), id + "/" + boot)
                .nextLong();
        NavigableMap<Long, Configuration> made = disk.configurations();
        core = Optional.of(factory.create(new ProtocolSetup(
                id,
                incarnation,
                configuration(made, disk.base()),
                new TreeMap<>(made.tailMap(disk.base().index(), false)),
                boot == 1 && opens(),
                mine,
                state.map(byte[]::clone),
                disk.base(),
                disk.described(),
                knownToBeDecided())));
    }

    /** The configuration in force where a log begins. */
    private Configuration configuration(NavigableMap<Long, Configuration> made, Mark base) {
        return Optional.ofNullable(made.floorEntry(base.index()))
                .map(Map.Entry::getValue)
                .orElse(configuration);
    }

    /** The configuration in force where a fetched snapshot ends. */
    Configuration configuration(CoreSnapshot snapshot) {
        return configuration(
                CoreLog.configurations(snapshot.entries(), snapshot.mark().index()), snapshot.mark());
    }

    /** What the disk says without the core: a snapshot of the own log covers only what is decided in it. */
    long knownToBeDecided() {
        return Math.max(
                disk.base().index(), taken.map(own -> own.mark().index()).orElse(0L));
    }

    void crash() {
        core = Optional.empty();
        queue.clear();
        behind.clear();
        log.become(disk);
    }

    void prepare(Optional<byte[]> newState, List<EntryBlock> entries) {
        crash();
        state = newState;
        promisedOnDisk = Ballot.BOTTOM;
        taken = Optional.empty();
        fetched = Optional.empty();
        disk.become(Mark.NONE, entries);
    }

    void publish(CoreSnapshot snapshot) {
        if (snapshot.fetched()) {
            fetched = Optional.of(snapshot);
        } else {
            taken = Optional.of(snapshot);
        }
    }

    private Stream<CoreSnapshot> published() {
        return Stream.of(taken, fetched).flatMap(Optional::stream);
    }

    CoreSnapshot newest() {
        return published()
                .max(Comparator.comparingLong(snapshot -> snapshot.mark().index()))
                .orElseThrow(() -> new IllegalStateException(id + " has no snapshot"));
    }

    /** Whether an entry can be had back after a crash. */
    boolean onDisk(long index, EntryBlock entry) {
        return disk.sameAt(index, entry) || published().anyMatch(snapshot -> snapshot.has(index, entry));
    }

    /** Takes what the core has to say; the writes join the queue, after a look at where they truncate. */
    Ready take(LongConsumer truncation) {
        Ready ready = core().ready();
        WriteBatch writes = ready.writes();
        truncation.accept(writes.truncateFrom());
        long expected = writes.isEmpty() ? newestBatch : newestBatch + 1;
        Invariant.check(ready.batch() == expected, () -> "batch " + ready.batch() + " instead of " + expected);
        newestBatch = expected;
        CoreWrite write = new CoreWrite(writes.truncateFrom(), writes.base(), covered(writes.base()), appended(writes));
        log.write(write);
        log.checkSeal(log.last() - write.appended().size() + 1);
        if (!writes.isEmpty() || !ready.sendWhenDurable().isEmpty()) {
            queue.add(new Batch(
                    ready.batch(), write, writes.state(), core().status().promised(), ready.sendWhenDurable()));
        }
        permits.addAll(ready.reads());
        ready.behind().forEach(report -> behind.add(report.peer()));
        return ready;
    }

    /** What is dropped must be in a snapshot, which stands in for it from now on. */
    private List<EntryBlock> covered(Mark base) {
        if (base.index() == 0) {
            return List.of();
        }
        Invariant.check(
                base.index() > log.base().index(), () -> "a log that begins behind " + log.base() + " goes to " + base);
        CoreSnapshot snapshot = published()
                .filter(one -> one.mark().index() >= base.index())
                .findFirst()
                .orElseThrow(() -> new Invariant.Violation("no snapshot has all that is dropped up to " + base));
        long round = snapshot.entries().get((int) base.index() - 1).round(0);
        Invariant.check(round == base.round(), () -> "begins behind " + base + ", which is of round " + round);
        return snapshot.entries().subList(0, (int) base.index());
    }

    private List<EntryBlock> appended(WriteBatch writes) {
        List<EntryBlock> appended = new ArrayList<>();
        long left = writes.truncateFrom() == 0 ? log.last() : Math.min(log.last(), writes.truncateFrom() - 1);
        long kept = Math.max(left, writes.base().index());
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
        disk.write(batch.write());
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

    UUID incarnation() {
        return incarnation;
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

    Optional<CoreSnapshot> fetched() {
        return fetched;
    }

    /** Reports that nobody has used up yet. */
    List<NodeId> behind() {
        return behind;
    }

    List<ReadPermit> permits() {
        return permits;
    }
}
