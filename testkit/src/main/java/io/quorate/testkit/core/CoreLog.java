package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.Mark;
import io.quorate.spi.support.Invariant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Entries as bytes, one block each. Stands for a disk as well as for what a runtime remembers of its log. Knows the entries
 * below its base, too, as the snapshot there has them; but it hands them out no more.
 */
final class CoreLog {
    private final List<EntryBlock> entries = new ArrayList<>();
    private Mark base = Mark.NONE;

    /** Where the first entry of a configuration's epoch comes next: what was before is empty here. */
    static CoreLog beginning(Configuration configuration) {
        CoreLog log = new CoreLog();
        for (long i = 0; i < configuration.id(); i++) {
            log.append(EntryBlock.of(EntryKind.NOOP, 0, new byte[0]));
        }
        log.base = new Mark(configuration.id(), 0);
        return log;
    }

    /** Behind a stop-sign there are only no-ops; looks at the entries from an index on. */
    void checkSeal(long from) {
        for (long i = from; i <= last(); i++) {
            long index = i;
            long before = index - 1;
            while (before > 0 && kind(before) == EntryKind.NOOP) {
                before--;
            }
            Invariant.check(
                    before == 0 || kind(index) == EntryKind.NOOP || kind(before) != EntryKind.STOP_SIGN,
                    () -> "has '" + payload(entry(index)) + "' at " + index + ", behind a stop-sign");
        }
    }

    boolean sealed() {
        return entries.stream().anyMatch(entry -> entry.kind(0) == EntryKind.STOP_SIGN);
    }

    EntryKind kind(long index) {
        return entry(index).kind(0);
    }

    void write(CoreWrite write) {
        long from = write.truncateFrom();
        if (from != 0 && from <= last()) {
            entries.subList((int) from - 1, entries.size()).clear();
        }
        if (write.base().index() > 0) {
            base = write.base();
            entries.subList(0, (int) Math.min(base.index(), last())).clear();
            entries.addAll(0, write.covered());
        }
        entries.addAll(write.appended());
    }

    void append(EntryBlock entry) {
        entries.add(entry);
    }

    void become(CoreLog other) {
        become(other.base, other.entries);
    }

    void become(Mark otherBase, List<EntryBlock> others) {
        base = otherBase;
        entries.clear();
        entries.addAll(others);
    }

    Mark base() {
        return base;
    }

    List<EntryBlock> upTo(long index) {
        return List.copyOf(entries.subList(0, (int) index));
    }

    long last() {
        return entries.size();
    }

    EntryBlock entry(long index) {
        return entries.get((int) index - 1);
    }

    boolean sameAt(long index, EntryBlock entry) {
        return index <= last() && entry(index).bytes().equals(entry.bytes());
    }

    List<String> payloads(long upTo) {
        return entries.stream().limit(upTo).map(CoreLog::payload).toList();
    }

    static String payload(EntryBlock entry) {
        return StandardCharsets.UTF_8.decode(entry.payload(0)).toString();
    }

    /** The entries of a range, if they are still in the log as the range describes them. */
    Optional<EntryBlock> find(EntryRange range) {
        if (range.first() <= base.index() || range.last() > last()) {
            return Optional.empty();
        }
        EntryBlock.Builder found = new EntryBlock.Builder();
        for (long i = range.first(); i <= range.last(); i++) {
            EntryBlock entry = entry(i);
            if (entry.round(0) != range.round(i) || entry.kind(0) != range.kind(i)) {
                return Optional.empty();
            }
            found.add(entry);
        }
        return Optional.of(found.build());
    }

    /** What is behind the base, as a core recovers it: without bytes. */
    EntryRange described() {
        List<Run> runs = entries.stream()
                .skip(base.index())
                .map(e -> new Run(e.round(0), e.kind(0), 1))
                .toList();
        return EntryRange.of(base.index() + 1, runs);
    }

    /** What the entries up to an index configure, by their indexes. */
    static NavigableMap<Long, Configuration> configurations(List<EntryBlock> entries, long upTo) {
        TreeMap<Long, Configuration> found = new TreeMap<>();
        for (int i = 0; i < upTo; i++) {
            long index = i + 1L;
            EntryRange.of(index, entries.get(i)).configuration(index).ifPresent(made -> found.put(index, made));
        }
        return found;
    }

    NavigableMap<Long, Configuration> configurations() {
        return configurations(entries, last());
    }

    /** What a core wants appended, one block for each entry, with the rounds that the range gives them. */
    static List<EntryBlock> blocksOf(EntryRange range) {
        List<EntryBlock> blocks = new ArrayList<>();
        for (int i = 0; i < range.count(); i++) {
            long index = range.first() + i;
            blocks.add(
                    range.block().isPresent()
                            ? stamped(range.block().get().slice(i, i + 1), range.round(index))
                            : made(range, index));
        }
        return blocks;
    }

    private static EntryBlock made(EntryRange range, long index) {
        Invariant.check(
                range.kind(index) == EntryKind.NOOP, () -> "entry " + index + " of " + range + " was given no bytes");
        return EntryBlock.of(EntryKind.NOOP, range.round(index), new byte[0]);
    }

    private static EntryBlock stamped(EntryBlock entry, long round) {
        EntryBlock copy = new EntryBlock.Builder().add(entry).build();
        copy.stamp(round);
        return copy;
    }

    static EntryBlock overTheWire(EntryBlock block) {
        ByteBuffer bytes = ByteBuffer.allocate(block.size()).put(block.bytes()).flip();
        return EntryBlock.parse(bytes);
    }
}
