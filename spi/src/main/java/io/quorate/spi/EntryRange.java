package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.spi.support.Invariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Consecutive entries as a core sees them: index, kind and round in run lengths, never bytes. Immutable.
 *
 * <p>A range that came from a client or a peer travels with its bytes, so that a core which appends (a part of) it also
 * names the bytes to be written. A range that a core makes from its log carries none; the runtime finds them.
 */
public final class EntryRange {
    /** No entries. */
    public static final EntryRange EMPTY = new EntryRange(0, List.of(), Optional.empty());

    /**
     * Entries that follow one another and are alike.
     *
     * @param round of the ballot, or the term, in which they were first accepted: in an epoch two entries of one index and one
     *     round are the same, and so is all that stands before them
     * @param kind what they are for
     * @param count how many, at least 1
     */
    public record Run(long round, EntryKind kind, int count) {}

    private final long first;
    private final int count;
    private final List<Run> runs;
    private final Optional<EntryBlock> block;

    private EntryRange(long first, List<Run> runs, Optional<EntryBlock> block) {
        this.first = first;
        this.runs = runs;
        this.block = block;
        this.count = sum(runs);
        Invariant.check(
                block.isEmpty() || block.get().count() == count,
                () -> "a range of " + count + " entries with the bytes of "
                        + block.get().count());
    }

    private static int sum(List<Run> runs) {
        int sum = 0;
        for (Run run : runs) {
            sum = Math.addExact(sum, run.count());
        }
        return sum;
    }

    /**
     * Entries without bytes.
     *
     * @param first index of the first, at least 1
     * @param runs what they are; neighbours may be alike
     * @return the range
     */
    public static EntryRange of(long first, List<Run> runs) {
        return runs.isEmpty() ? EMPTY : new EntryRange(first, merged(runs), Optional.empty());
    }

    /**
     * Entries with their bytes.
     *
     * @param first index of the first; 0 for proposals, which have no place yet
     * @param block their bytes, kept
     * @return the range
     */
    public static EntryRange of(long first, EntryBlock block) {
        return block.count() == 0 ? EMPTY : new EntryRange(first, runs(block), Optional.of(block));
    }

    private static List<Run> runs(EntryBlock block) {
        List<Run> runs = new ArrayList<>(1);
        int begin = 0;
        for (int i = 0; i < block.count(); i++) {
            if (i + 1 == block.count() || !block.continues(i)) {
                runs.add(new Run(block.round(i), block.kind(i), i + 1 - begin));
                begin = i + 1;
            }
        }
        return List.copyOf(runs);
    }

    /**
     * One entry that a leader makes by itself, without a payload.
     *
     * @param index where it stands
     * @param round the leader's round
     * @param kind what it is for
     * @return a range of one entry
     */
    public static EntryRange single(long index, long round, EntryKind kind) {
        return new EntryRange(index, List.of(new Run(round, kind, 1)), Optional.empty());
    }

    /**
     * One entry that says how the cluster is configured from there on.
     *
     * @param round the leader's round
     * @param kind {@link EntryKind#CONFIGURATION} or {@link EntryKind#STOP_SIGN}
     * @param configuration with the index of the entry as its id
     * @return a range of one entry, with its bytes
     */
    public static EntryRange of(long round, EntryKind kind, Configuration configuration) {
        return of(configuration.id(), EntryBlock.of(kind, round, ConfigurationFormat.encode(configuration)));
    }

    private static List<Run> merged(List<Run> runs) {
        List<Run> merged = new ArrayList<>();
        for (Run run : runs) {
            int end = merged.size() - 1;
            Run before = end < 0 ? null : merged.get(end);
            if (before != null && before.round() == run.round() && before.kind() == run.kind()) {
                merged.set(end, new Run(run.round(), run.kind(), Math.addExact(before.count(), run.count())));
            } else {
                merged.add(run);
            }
        }
        return List.copyOf(merged);
    }

    /**
     * Index of the first entry.
     *
     * @return at least 1; 0 for proposals without a place, and for the empty range
     */
    public long first() {
        return first;
    }

    /**
     * Index of the last entry.
     *
     * @return {@code first() + count() - 1}; 0 for the empty range
     */
    public long last() {
        return isEmpty() ? 0 : first + count - 1;
    }

    /**
     * How many entries.
     *
     * @return 0 or more
     */
    public int count() {
        return count;
    }

    /**
     * Whether there are none.
     *
     * @return true if {@code count() == 0}
     */
    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * What the entries are.
     *
     * @return runs in order, neighbours differ
     */
    public List<Run> runs() {
        return runs;
    }

    /**
     * The bytes, for the runtime.
     *
     * @return the block that travels with this range, if one does
     */
    public Optional<EntryBlock> block() {
        return block;
    }

    /**
     * Bytes of the entries that travel with the range.
     *
     * @return the size; 0 if the bytes are not known here
     */
    public long bytes() {
        return block.isPresent() ? block.get().size() : 0;
    }

    /**
     * Bytes of one entry.
     *
     * @param index which
     * @return the size; 0 if the bytes are not known here
     */
    public int bytes(long index) {
        int position = (int) (index - first);
        return block.isPresent() ? block.get().size(position, position + 1) : 0;
    }

    /**
     * The round of an entry.
     *
     * @param index which; must be inside
     * @return its round
     */
    public long round(long index) {
        return runAt(index).round();
    }

    /**
     * The kind of an entry.
     *
     * @param index which; must be inside
     * @return its kind
     */
    public EntryKind kind(long index) {
        return runAt(index).kind();
    }

    /**
     * What an entry of kind CONFIGURATION or STOP_SIGN carries.
     *
     * @param index which; must be inside
     * @return the configuration; empty for other kinds, and where the bytes are not known here
     * @throws MalformedException if the entry carries something else
     */
    public Optional<Configuration> configuration(long index) {
        return kind(index).configures()
                ? block.map(known -> ConfigurationFormat.decode(known.payload((int) (index - first))))
                : Optional.empty();
    }

    private Run runAt(long index) {
        long left = index - first;
        for (Run run : runs) {
            if (left >= 0 && left < run.count()) {
                return run;
            }
            left -= run.count();
        }
        throw new Invariant.Violation("index " + index + " is not in [" + first + ", " + last() + "]");
    }

    /**
     * The part from an index on.
     *
     * @param index first index to keep; anything up to {@link #first} keeps all
     * @return the part, empty if nothing is left
     */
    public EntryRange from(long index) {
        return between(index, last());
    }

    /**
     * The part up to an index.
     *
     * @param index last index to keep; anything from {@link #last} on keeps all
     * @return the part, empty if nothing is left
     */
    public EntryRange upTo(long index) {
        return between(first, index);
    }

    private EntryRange between(long from, long to) {
        long start = Math.max(from, first);
        long end = Math.min(to, last());
        if (start == first && end == last()) {
            return this;
        }
        if (start > end) {
            return EMPTY;
        }
        List<Run> kept = new ArrayList<>();
        long at = first;
        for (Run run : runs) {
            long low = Math.max(at, start);
            long high = Math.min(at + run.count() - 1, end);
            if (low <= high) {
                kept.add(new Run(run.round(), run.kind(), (int) (high - low + 1)));
            }
            at += run.count();
        }
        int skip = (int) (start - first);
        int length = (int) (end - start + 1);
        return new EntryRange(start, List.copyOf(kept), block.map(known -> known.slice(skip, skip + length)));
    }

    /**
     * Gives proposals their place: what a leader does with them.
     *
     * @param index index of the first
     * @param round the leader's round
     * @return the same entries, at their place
     */
    public EntryRange placed(long index, long round) {
        List<Run> placed = new ArrayList<>(runs.size());
        for (Run run : runs) {
            placed.add(new Run(round, run.kind(), run.count()));
        }
        return isEmpty() ? EMPTY : new EntryRange(index, merged(placed), block);
    }

    /**
     * The same entries with their bytes, for the runtime.
     *
     * @param found the bytes of exactly these entries
     * @return a range that carries them
     */
    public EntryRange with(EntryBlock found) {
        return new EntryRange(first, runs, Optional.of(found));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        long at = first;
        for (Run run : runs) {
            text.append(at == first ? "" : " ").append(at);
            if (run.count() > 1) {
                text.append("-").append(at + run.count() - 1);
            }
            text.append(run.kind() == EntryKind.COMMAND ? "" : " " + run.kind())
                    .append("/r")
                    .append(run.round());
            at += run.count();
        }
        return text.append("]").toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntryRange range && range.first == first && range.runs.equals(runs);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first) * 31 + runs.hashCode();
    }
}
