package io.quorate.spi.support;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.Mark;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.WriteBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A core's view of its log: which index holds which kind of which round, what of it is on disk, and what is to be written
 * next. Solves once, for all protocols, the hazard that a truncated and re-written index is acknowledged by the disk write
 * of its former content.
 *
 * <p>Invariants: {@code durable <= last} and {@code base <= last}; runs cover (base, last] without gaps.
 */
public final class ReplicaLog {
    /** How many entries keep their exact size; older ones are taken for as large as the average of these. */
    private static final int SIZES = 1 << 14;

    /** First index of each run, to the run that begins there. */
    private final TreeMap<Long, Run> runs = new TreeMap<>();
    /** Batches that were handed out and are not yet on disk: what each will have made durable. */
    private final Deque<Pending> pending = new ArrayDeque<>();

    /** What the log says of the cluster's configuration, by index; the first one is in force where the log begins. */
    private final TreeMap<Long, Configuration> configurations = new TreeMap<>();

    private final int[] sizes = new int[SIZES];
    private final long epoch;
    private Mark base;
    private long last;
    private long durable;
    private long handedOut;
    private long persisted;

    private long truncateFrom;
    private boolean moved;
    private List<EntryRange> appended = new ArrayList<>();
    private Optional<byte[]> state = Optional.empty();

    private static final class Pending {
        final long batch;
        long durable;

        Pending(long batch, long durable) {
            this.batch = batch;
            this.durable = durable;
        }
    }

    /**
     * The log as it was found on disk.
     *
     * @param setup where it begins, the entries behind that, and the configurations among them; all of it is durable
     */
    public ReplicaLog(ProtocolSetup setup) {
        base = setup.base();
        last = base.index();
        epoch = setup.configuration().epoch();
        configurations.put(base.index(), setup.configuration());
        configurations.putAll(setup.changes());
        remember(setup.log());
        durable = last;
    }

    /**
     * Where the log begins: the last entry that is only in a snapshot.
     *
     * @return {@link Mark#NONE} if it begins with the first entry
     */
    public Mark base() {
        return base;
    }

    /**
     * Index of the last entry, on disk or not.
     *
     * @return the index of {@link #base} for an empty log
     */
    public long last() {
        return last;
    }

    /**
     * Index of the last entry that is on disk with its present content.
     *
     * @return at most {@link #last}
     */
    public long durable() {
        return durable;
    }

    /**
     * Number of the newest batch that is on disk.
     *
     * @return 0 before the first
     */
    public long persistedBatch() {
        return persisted;
    }

    /**
     * Number that the writes collected now will get.
     *
     * @return the newest batch handed out, plus one
     */
    public long nextBatch() {
        return handedOut + 1;
    }

    /**
     * The round of an entry.
     *
     * @param index that of {@link #base} to {@link #last}
     * @return its round; 0 for index 0
     */
    public long round(long index) {
        return index == base.index() ? base.round() : runAt(index).getValue().round();
    }

    /**
     * The kind of an entry.
     *
     * @param index above {@link #base}, up to {@link #last}
     * @return its kind
     */
    public EntryKind kind(long index) {
        return runAt(index).getValue().kind();
    }

    private Map.Entry<Long, Run> runAt(long index) {
        Invariant.check(
                index > base.index() && index <= last,
                () -> "index " + index + " is not in (" + base.index() + ", " + last + "]");
        return runs.floorEntry(index);
    }

    /**
     * The last entry within a beginning of the log that is of a round or an earlier one. For logs in which rounds never go
     * down; takes time in runs, not in entries.
     *
     * @param index where the beginning ends, that of {@link #base} to {@link #last}
     * @param round the latest round wanted
     * @return its index; that of {@link #base} if no entry behind it is
     */
    public long lastUpToRound(long index, long round) {
        Map.Entry<Long, Run> run = runs.floorEntry(index);
        while (run != null && run.getValue().round() > round) {
            run = runs.lowerEntry(run.getKey());
        }
        return run == null
                ? base.index()
                : Math.min(index, run.getKey() + run.getValue().count() - 1);
    }

    /**
     * The configuration by the newest entry that carries one, decided or not.
     *
     * @return that of a stop-sign, too
     */
    public Configuration configuration() {
        return configurations.get(configurations.lastKey());
    }

    /**
     * The configuration in force at an index.
     *
     * @param index that of {@link #base} to {@link #last}
     * @return what the newest entry up to there carries
     */
    public Configuration configuration(long index) {
        Long newest = configurations.lastKey();
        return configurations.get(newest <= index ? newest : configurations.floorKey(index));
    }

    /**
     * The configuration by which a core acts that knows the log up to an index. What a stop-sign says is for the next epoch:
     * this one ends as it was.
     *
     * @param index that of {@link #base} to {@link #last}
     * @return what the newest entry up to there carries that is no stop-sign
     */
    public Configuration acting(long index) {
        Configuration newest = configuration(index);
        if (newest.epoch() <= epoch) {
            return newest;
        }
        Long stopSign = configurations.floorKey(index);
        Long before = configurations.lowerKey(stopSign);
        return before == null ? newest : configurations.get(before);
    }

    /**
     * Index of the newest entry that carries a configuration.
     *
     * @return that of {@link #base} if there is none behind it
     */
    public long configured() {
        return configurations.lastKey();
    }

    /**
     * The epoch that this is the log of.
     *
     * @return its number
     */
    public long epoch() {
        return epoch;
    }

    /**
     * Whether the log ends with a stop-sign, and so takes no more commands. Computed from the log, never kept as a flag: a
     * stop-sign can be truncated, and then the log is open again.
     *
     * @return true if there is a stop-sign in the log, or where it begins
     */
    public boolean sealed() {
        return configuration().epoch() > epoch;
    }

    /**
     * Appends behind the last entry.
     *
     * @param range begins at {@code last + 1}; an empty one changes nothing
     */
    public void append(EntryRange range) {
        if (!range.isEmpty()) {
            remember(range);
            appended.add(range);
        }
    }

    private void remember(EntryRange range) {
        if (range.isEmpty()) {
            return;
        }
        Invariant.check(range.first() == last + 1, () -> "appending " + range + " to a log that ends at " + last);
        for (Run run : range.runs()) {
            Map.Entry<Long, Run> before = runs.lastEntry();
            if (before != null
                    && before.getValue().round() == run.round()
                    && before.getValue().kind() == run.kind()) {
                int count = Math.addExact(before.getValue().count(), run.count());
                runs.put(before.getKey(), new Run(run.round(), run.kind(), count));
            } else {
                runs.put(last + 1, run);
            }
            rememberConfigurations(range, run);
            last += run.count();
        }
        for (long i = Math.max(range.first(), range.last() - SIZES + 1); i <= range.last(); i++) {
            sizes[(int) (i % SIZES)] = range.bytes(i);
        }
    }

    private void rememberConfigurations(EntryRange range, Run run) {
        if (run.kind().configures()) {
            for (long i = last + 1; i <= last + run.count(); i++) {
                long index = i;
                range.configuration(index).ifPresent(found -> configurations.put(index, found));
                Invariant.check(
                        configurations.containsKey(index), () -> "nobody knows what entry " + index + " configures");
            }
        }
    }

    /**
     * Removes the entries from an index on.
     *
     * @param from first index to remove, above {@link #base}; beyond {@link #last} nothing changes
     */
    public void truncate(long from) {
        Invariant.check(
                from > base.index(), () -> "truncating from " + from + " a log that begins behind " + base.index());
        if (from > last) {
            return;
        }
        Map.Entry<Long, Run> cut = runAt(from);
        runs.tailMap(from, true).clear();
        configurations.tailMap(from, true).clear();
        if (cut.getKey() < from) {
            Run run = cut.getValue();
            runs.put(cut.getKey(), new Run(run.round(), run.kind(), (int) (from - cut.getKey())));
        }
        last = from - 1;
        durable = Math.min(durable, last);
        pending.forEach(batch -> batch.durable = Math.min(batch.durable, last));
        cutCollected(from);
    }

    /**
     * Drops a beginning of the log. What it held is in a snapshot.
     *
     * @param index of the last entry to drop, at most {@link #durable}; at or below {@link #base} nothing changes
     */
    public void compact(long index) {
        Invariant.check(index <= durable, () -> "compacting to " + index + " what is on disk up to " + durable);
        if (index > base.index()) {
            beginBehind(new Mark(index, round(index)), configuration(index));
        }
    }

    /**
     * Begins behind a snapshot that came from elsewhere. Entries behind it stay: whoever does not want them truncates first.
     *
     * @param mark where the snapshot ends; above {@link #base}, and perhaps beyond {@link #last}
     * @param configuration the one in force there
     */
    public void beginBehind(Mark mark, Configuration configuration) {
        Invariant.check(
                mark.index() > base.index(), () -> "a log that begins behind " + base + " is to begin behind " + mark);
        dropRuns(mark.index());
        configurations.headMap(mark.index(), true).clear();
        configurations.put(mark.index(), configuration);
        List<EntryRange> kept = new ArrayList<>();
        for (EntryRange range : appended) {
            EntryRange rest = range.from(mark.index() + 1);
            if (!rest.isEmpty()) {
                kept.add(rest);
            }
        }
        appended = kept;
        base = mark;
        last = Math.max(last, mark.index());
        moved = true;
    }

    private void dropRuns(long index) {
        Map.Entry<Long, Run> cut = runs.floorEntry(index);
        runs.headMap(index, true).clear();
        long left = cut == null ? 0 : cut.getKey() + cut.getValue().count() - 1 - index;
        if (left > 0) {
            Run run = cut.getValue();
            runs.put(index + 1, new Run(run.round(), run.kind(), (int) left));
        }
    }

    /** Entries that were only collected so far need no truncation on disk; what lies below them does. */
    private void cutCollected(long from) {
        boolean onlyCollected = !appended.isEmpty() && from >= appended.get(0).first();
        if (!onlyCollected) {
            truncateFrom = truncateFrom == 0 ? from : Math.min(truncateFrom, from);
        }
        List<EntryRange> kept = new ArrayList<>();
        for (EntryRange range : appended) {
            EntryRange rest = range.upTo(from - 1);
            if (!rest.isEmpty()) {
                kept.add(rest);
            }
        }
        appended = kept;
    }

    /**
     * Sets the protocol's own state, to be written with the entries collected so far.
     *
     * @param blob the whole state from now on
     */
    public void state(byte[] blob) {
        state = Optional.of(blob);
    }

    /**
     * Entries of the log, without bytes.
     *
     * @param from index of the first, above {@link #base}
     * @param to index of the last; below {@code from} for none
     * @return the range
     */
    public EntryRange range(long from, long to) {
        if (to < from) {
            return EntryRange.EMPTY;
        }
        List<Run> found = new ArrayList<>();
        Map.Entry<Long, Run> start = runAt(from);
        runAt(to);
        for (Map.Entry<Long, Run> entry :
                runs.subMap(start.getKey(), true, to, true).entrySet()) {
            long low = Math.max(from, entry.getKey());
            long high = Math.min(to, entry.getKey() + entry.getValue().count() - 1);
            found.add(new Run(entry.getValue().round(), entry.getValue().kind(), (int) (high - low + 1)));
        }
        return EntryRange.of(from, found);
    }

    /**
     * How many bytes some entries have, as far as known: exact for the newest, an estimate of 0 for entries that were
     * recovered.
     *
     * @param from index of the first
     * @param to index of the last
     * @return bytes
     */
    public long bytes(long from, long to) {
        long sum = 0;
        for (long i = Math.max(from, last - SIZES + 1); i <= to; i++) {
            sum += sizes[(int) (i % SIZES)];
        }
        return sum;
    }

    /**
     * The last index up to which entries fit into a budget.
     *
     * @param from index of the first
     * @param maxBytes the budget
     * @param maxCount how many at most
     * @return at least {@code from}, at most {@link #last}
     */
    public long fit(long from, long maxBytes, int maxCount) {
        long end = Math.min(last, from + maxCount - 1);
        long sum = 0;
        for (long i = from; i <= end; i++) {
            sum += i > last - SIZES ? sizes[(int) (i % SIZES)] : 0;
            if (sum > maxBytes) {
                return Math.max(from, i - 1);
            }
        }
        return Math.max(from, end);
    }

    /**
     * Whether something waits to be written.
     *
     * @return true if {@link #take} would return something
     */
    public boolean dirty() {
        return truncateFrom != 0 || moved || !appended.isEmpty() || state.isPresent();
    }

    /**
     * Hands out what is to be written as the next batch. Ask for {@link #newestBatch} afterwards, not before, when a
     * {@link io.quorate.spi.Ready} is made of both.
     *
     * @return the batch, numbered {@link #newestBatch}; {@link WriteBatch#NONE} takes no number
     */
    public WriteBatch take() {
        if (!dirty()) {
            return WriteBatch.NONE;
        }
        WriteBatch batch = new WriteBatch(truncateFrom, moved ? base : Mark.NONE, appended, state);
        pending.add(new Pending(++handedOut, last));
        truncateFrom = 0;
        moved = false;
        appended = new ArrayList<>();
        state = Optional.empty();
        return batch;
    }

    /**
     * Number of the newest batch handed out.
     *
     * @return 0 before the first
     */
    public long newestBatch() {
        return handedOut;
    }

    /**
     * Batches are on disk.
     *
     * @param batch number of the newest one
     */
    public void persisted(long batch) {
        Invariant.check(batch <= handedOut, () -> "batch " + batch + " of " + handedOut + " is said to be on disk");
        while (!pending.isEmpty() && pending.peek().batch <= batch) {
            durable = Math.max(durable, pending.remove().durable);
        }
        persisted = Math.max(persisted, batch);
    }
}
