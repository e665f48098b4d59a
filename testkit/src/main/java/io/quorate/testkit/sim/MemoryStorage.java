package io.quorate.testkit.sim;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What survives a crash of its node: everything that a write returned from. Each write takes a while. */
final class MemoryStorage {
    private static final long QUICKEST_MICROS = 200;
    private static final long USUAL_MICROS = 2_000;

    private final List<EntryBlock> entries = new ArrayList<>();
    private final Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
    private final MemorySnapshots snapshots = new MemorySnapshots();
    private Mark base = Mark.NONE;
    private long stateVersion;
    private int slowness = 1;

    /** How long the next write or read takes, in microseconds. */
    long latency(Randomness random) {
        long usual = random.chance(0.02) ? 20 * USUAL_MICROS : USUAL_MICROS;
        return slowness * (QUICKEST_MICROS + random.below(usual));
    }

    /** 1 is the usual speed. */
    void slowness(int factor) {
        slowness = factor;
    }

    /** Where the log begins. */
    MemorySnapshots snapshots() {
        return snapshots;
    }

    Mark base() {
        return base;
    }

    long last() {
        return base.index() + entries.size();
    }

    /** Whether an entry is there; what is up to the base is not. */
    boolean holds(long index) {
        return index > base.index() && index <= last();
    }

    /** An entry that is there. */
    EntryBlock entry(long index) {
        return entries.get((int) (index - base.index()) - 1);
    }

    long snapshotsFetched() {
        return snapshots.fetched();
    }

    /** The published snapshots, oldest first. */
    List<SnapshotStore.Published> published() {
        return snapshots.published();
    }

    /** The process died: of a draft, which nobody synced, any beginning may be left. */
    void crash(Randomness random) {
        snapshots.crash(random);
    }

    /** Changes with every write of the protocol's own state. */
    long stateVersion() {
        return stateVersion;
    }

    Optional<byte[]> cell(Cell cell) {
        return Optional.ofNullable(cells.get(cell)).map(byte[]::clone);
    }

    EntryRange described() {
        return EntryRange.of(
                base.index() + 1,
                entries.stream()
                        .map(entry -> new Run(entry.round(0), entry.kind(0), 1))
                        .toList());
    }

    /** A way to this disk for one process. */
    LogStorage open() {
        return new Handle();
    }

    boolean hasCells(Map<Cell, byte[]> found) {
        return found.keySet().equals(cells.keySet())
                && found.entrySet().stream().allMatch(cell -> Arrays.equals(cell.getValue(), cells.get(cell.getKey())));
    }

    void apply(LogWrite write) {
        if (write.truncateFrom() != 0 && write.truncateFrom() <= last()) {
            entries.subList((int) (write.truncateFrom() - base.index()) - 1, entries.size())
                    .clear();
        }
        if (write.base().index() != 0) {
            beginBehind(write.base());
        }
        Invariant.check(
                write.blocks().isEmpty() || write.first() == last() + 1,
                () -> "a write of entries from " + write.first() + " to a disk that ends at " + last());
        for (EntryBlock block : write.blocks()) {
            EntryBlock copy = new EntryBlock.Builder().add(block).build();
            for (int i = 0; i < copy.count(); i++) {
                entries.add(copy.slice(i, i + 1));
            }
        }
        write.cells().forEach((cell, content) -> cells.put(cell, content.clone()));
        stateVersion += write.cells().containsKey(Cell.PROTOCOL) ? 1 : 0;
    }

    private void beginBehind(Mark mark) {
        Invariant.check(
                mark.index() > base.index(), () -> "a log that begins behind " + base + " is to begin behind " + mark);
        entries.subList(0, (int) Math.min(entries.size(), mark.index() - base.index()))
                .clear();
        base = mark;
    }

    private final class Handle implements LogStorage {
        @Override
        public Recovery recover() {
            return new Recovery(base, described(), cells);
        }

        @Override
        public void write(LogWrite write) {
            apply(write);
        }

        @Override
        public EntryBlock read(long from, long to, int maxBytes) throws IOException {
            if (!holds(from) || !holds(to) || from > to) {
                throw new IOException("entries " + from + " to " + to + " of a log that begins behind " + base
                        + " and ends at " + last());
            }
            EntryBlock.Builder found = new EntryBlock.Builder();
            for (long i = from; i <= to && (i == from || found.size() + entry(i).size() <= maxBytes); i++) {
                found.add(entry(i));
            }
            return found.build();
        }

        @Override
        public SnapshotStore snapshots() {
            return snapshots;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
