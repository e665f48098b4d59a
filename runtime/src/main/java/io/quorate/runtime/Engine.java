package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Roll;
import io.quorate.runtime.log.Tail;
import io.quorate.runtime.wire.Outbox;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.Ready;
import io.quorate.spi.WriteBatch;
import io.quorate.spi.support.Invariant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Carries out what a protocol wants: gives entries their bytes, writes, sends what may leave at once, and sends the rest when
 * it is on disk. This is where write-before-send is kept, once for all protocols. Owned by the loop.
 */
final class Engine {
    private final Protocol protocol;
    private final Tail tail;
    private final LogWriter writer;
    private final Outbox outbox;
    /** What the writes under way will have put on disk, oldest first. */
    private final Deque<UnderWay> underWay = new ArrayDeque<>();

    private final Roll roll;
    /** What the snapshots say that are yet to take their place in the log. */
    private final SortedMap<Long, Configuration> restored = new TreeMap<>();

    private Epoch epoch;
    /** Where the log begins, as written or about to be. */
    private long base;

    private static final class UnderWay {
        /** Invariant: once this write is done, the disk has the log as the tail has it up to here. */
        long last;

        UnderWay(long last) {
            this.last = last;
        }
    }

    /** The log of an epoch: its newest bytes, what it configures, and the way to the disk. */
    record Log(Tail tail, Roll roll, LogWriter writer) {}

    Engine(Protocol protocol, Epoch epoch, long base, Log log, Outbox outbox) {
        this.base = base;
        this.epoch = epoch;
        this.protocol = protocol;
        this.tail = log.tail;
        this.roll = log.roll;
        this.writer = log.writer;
        this.outbox = outbox;
    }

    /** A snapshot of another replica takes the place of a beginning of the log, in the next batch of writes. */
    void restored(long index, Configuration inForce) {
        restored.put(index, inForce);
    }

    /**
     * Where the log begins: what is at or below it cannot be read any more. What a snapshot covers that is yet to take its
     * place in the log does not count either: the log may lack it, or hold something else there.
     */
    long base() {
        return restored.isEmpty() ? base : Math.max(base, restored.lastKey());
    }

    /** The epoch as it stands on disk, or is about to. */
    Epoch epoch() {
        return epoch;
    }

    /** The configuration in force at an index, or where the log begins. */
    Configuration at(long index) {
        return roll.at(Math.max(base, index));
    }

    /** What is known of the epoch has changed, and is on its way to the disk. */
    void epoch(Epoch known) {
        epoch = known;
    }

    /**
     * Lets the log begin later, below where the core's own view of it begins: of what is decided in earlier epochs the core
     * knows nothing. The round of the mark is of no use to anybody.
     */
    void compact(long index) {
        base = index;
        tail.beginBehind(index);
        Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
        if (index > epoch.base()) {
            epoch = epoch.with(roll.beginBehind(index));
            cells.put(Cell.EPOCH, Format.encode(epoch));
        }
        underWay.add(new UnderWay(tail.last()));
        writer.write(
                new LogWrite(0, new Mark(index, 0), 0, List.of(), cells), () -> tail.evict(underWay.remove().last));
    }

    Outbox outbox() {
        return outbox;
    }

    void carryOut(Ready ready) {
        LogWrite write = ready.writes().isEmpty() ? LogWriter.NOTHING : placed(ready.writes());
        if (!ready.writes().isEmpty() || !ready.sendWhenDurable().isEmpty()) {
            write(ready, write);
        }
        // Behind the write in the writer's queue: a cold range may end with entries of this very batch.
        for (Outgoing outgoing : ready.send()) {
            if (isAlive(outgoing, ready.writes())) {
                outbox.send(outgoing);
            }
        }
    }

    /** A message that was made early in a turn may name entries that were truncated, or compacted, later in that turn. */
    private boolean isAlive(Outgoing outgoing, WriteBatch writes) {
        return !outbox.isLost(outgoing, base, writes.append());
    }

    private void write(Ready ready, LogWrite write) {
        List<Outgoing> hot = new ArrayList<>();
        List<Outgoing> cold = new ArrayList<>();
        for (Outgoing outgoing : ready.sendWhenDurable()) {
            if (isAlive(outgoing, ready.writes())) {
                Optional<Outgoing> attached = outbox.attached(outgoing);
                attached.ifPresentOrElse(hot::add, () -> cold.add(outgoing));
            }
        }
        if (write.truncateFrom() != 0) {
            underWay.forEach(earlier -> earlier.last = Math.min(earlier.last, write.truncateFrom() - 1));
        }
        underWay.add(new UnderWay(tail.last()));
        writer.write(write, () -> durable(ready.batch(), hot));
        // Behind the write in the writer's queue: read as the log is now, sent when it is durable.
        cold.forEach(outbox::sendCold);
    }

    private void durable(long batch, List<Outgoing> waiting) {
        tail.evict(underWay.remove().last);
        waiting.forEach(outbox::send);
        protocol.persisted(batch);
    }

    /** Gives the entries their bytes and their rounds, and puts them into the tail. */
    private LogWrite placed(WriteBatch writes) {
        Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
        writes.state().ifPresent(state -> cells.put(Cell.PROTOCOL, state));
        if (writes.truncateFrom() != 0) {
            tail.truncate(writes.truncateFrom());
            roll.truncate(writes.truncateFrom());
        }
        if (writes.base().index() > base) {
            base = writes.base().index();
            tail.beginBehind(base);
            restored.forEach(roll::restored);
            restored.clear();
            epoch = epoch.with(inForce(base));
            cells.put(Cell.EPOCH, Format.encode(epoch));
        }
        List<EntryBlock> blocks = new ArrayList<>();
        long first = writes.append().isEmpty() ? 0 : writes.append().get(0).first();
        for (EntryRange range : writes.append()) {
            EntryBlock block = range.block().orElseGet(() -> made(range));
            stamp(block, range);
            tail.append(range.first(), block);
            roll.append(range.with(block));
            blocks.add(block);
        }
        return new LogWrite(writes.truncateFrom(), writes.base(), first, blocks, cells);
    }

    /** What a stop-sign says is of no use to its own epoch: a log is cut there only by whoever is on the way to another. */
    private Configuration inForce(long index) {
        Configuration inForce = roll.beginBehind(index);
        Invariant.check(
                inForce.epoch() == epoch.number() || epoch.goal().isPresent(),
                () -> "the log of epoch " + epoch.number() + " is to begin behind its stop-sign at " + index);
        return inForce;
    }

    /** Proposals get the leader's round; what came from a leader has it already. */
    private static void stamp(EntryBlock block, EntryRange range) {
        if (block.round(0) == 0) {
            block.stamp(range.round(range.first()));
        }
    }

    /** Entries that the protocol made by itself carry nothing. */
    private static EntryBlock made(EntryRange range) {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (EntryRange.Run run : range.runs()) {
            for (int i = 0; i < run.count(); i++) {
                block.add(EntryBlock.of(run.kind(), run.round(), new byte[0]));
            }
        }
        return block.build();
    }
}
