package io.quorate.testkit.contract;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The simplest storage: everything in memory, and written anew each time. Right, or wrong in one way. */
final class ToyStorage implements LogStorage {
    private static final Set<Path> HELD = new HashSet<>();

    private final Path directory;
    private final Optional<StorageFlaw> flaw;
    private final ToyFile file;
    private final List<EntryBlock> entries = new ArrayList<>();
    private final List<EntryBlock> truncated = new ArrayList<>();
    private final List<EntryBlock> before = new ArrayList<>();
    private final Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
    private final ToySnapshots snapshots;
    private Mark base = Mark.NONE;
    private boolean open;
    private boolean closed;
    private int writes;

    ToyStorage(Path directory, Optional<StorageFlaw> flaw) {
        this.directory = directory;
        this.flaw = flaw;
        this.snapshots = new ToySnapshots(directory, this::has);
        boolean shared = has(StorageFlaw.SHARES_ONE_FILE);
        this.file = new ToyFile(shared ? directory.resolveSibling("shared") : directory.resolve("everything"));
    }

    private boolean has(StorageFlaw wanted) {
        return flaw.equals(Optional.of(wanted));
    }

    @Override
    public Recovery recover() throws IOException {
        Files.createDirectories(directory);
        if (!HELD.add(directory) && !has(StorageFlaw.LETS_ANYBODY_IN)) {
            if (has(StorageFlaw.LETS_THE_THIRD_IN)) {
                HELD.remove(directory);
            }
            throw new IOException(directory + " is in use");
        }
        open = true;
        int lives = file.load(entries, cells);
        base = file.base();
        snapshots.load();
        if (has(StorageFlaw.BEGINS_ANEW_IN_ITS_THIRD_LIFE) && lives == 3) {
            entries.clear();
        }
        if (has(StorageFlaw.BEGINS_WITH_AN_ENTRY) && entries.isEmpty()) {
            entries.add(EntryBlock.of(EntryKind.NOOP, 1, new byte[0]));
        }
        return new Recovery(has(StorageFlaw.FORGETS_WHERE_THE_LOG_BEGINS) ? Mark.NONE : base, range(), cells);
    }

    private EntryRange range() {
        List<EntryRange.Run> runs = new ArrayList<>();
        for (EntryBlock entry : entries) {
            EntryKind kind = has(StorageFlaw.FORGETS_KINDS) ? EntryKind.COMMAND : entry.kind(0);
            long round = has(StorageFlaw.SHORTENS_ROUNDS) ? (int) entry.round(0) : entry.round(0);
            runs.add(new EntryRange.Run(round, kind, 1));
        }
        return EntryRange.of(base.index() + 1, runs);
    }

    @Override
    public void write(LogWrite write) throws IOException {
        if (!open && !has(StorageFlaw.WRITES_AFTER_CLOSE)) {
            throw new IOException(directory + " is not open");
        }
        if (has(StorageFlaw.APPENDS_BEFORE_IT_TRUNCATES)) {
            append(write);
            truncate(write.truncateFrom());
        } else {
            if (write.base().index() == 0 || !has(StorageFlaw.BEGINS_WITHOUT_TRUNCATING)) {
                truncate(write.truncateFrom());
            }
            begin(write.base());
            append(write);
        }
        put(write);
        writes++;
        if (!isLazy(write)) {
            save();
        }
    }

    private boolean isLazy(LogWrite write) {
        return has(StorageFlaw.WRITES_WHEN_CLOSED)
                || (has(StorageFlaw.WRITES_EVERY_SECOND_TIME) && writes % 2 == 1)
                || (has(StorageFlaw.BEGINS_WHEN_CLOSED) && write.base().index() > 0)
                || (has(StorageFlaw.WRITES_CELLS_WHEN_CLOSED) && write.count() == 0)
                || (has(StorageFlaw.TRUNCATES_ONLY_IN_MEMORY) && write.count() == 0);
    }

    private void truncate(long from) {
        int keep = has(StorageFlaw.TRUNCATES_ONE_TOO_FEW) ? (int) from : (int) (from - base.index()) - 1;
        if (has(StorageFlaw.NEVER_TRUNCATES_THE_FIRST)) {
            keep = Math.max(1, keep);
        }
        while (from > 0 && entries.size() > keep) {
            truncated.add(0, entries.remove(entries.size() - 1));
        }
    }

    private void begin(Mark mark) {
        int dropped = (int) Math.min(entries.size(), Math.max(0, mark.index() - base.index()));
        boolean beyond = mark.index() > base.index() + entries.size();
        if (mark.index() > 0) {
            before.addAll(entries.subList(0, dropped));
            entries.subList(0, dropped).clear();
            base = beyond && has(StorageFlaw.BEGINS_AT_THE_END_AT_MOST)
                    ? new Mark(base.index() + dropped, mark.round())
                    : mark;
        }
    }

    private void append(LogWrite write) {
        for (EntryBlock block : write.blocks()) {
            for (int i = 0; i < block.count(); i++) {
                add(block.slice(i, i + 1));
            }
        }
    }

    private void add(EntryBlock entry) {
        ByteBuffer payload = entry.payload(0);
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        if (has(StorageFlaw.READS_BYTES_AS_TEXT)) {
            bytes = new String(bytes, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII);
        }
        if (has(StorageFlaw.CUTS_LARGE_PAYLOADS)) {
            bytes = Arrays.copyOf(bytes, Math.min(bytes.length, 1 << 20));
        }
        if (bytes.length > 0 || !has(StorageFlaw.DROPS_EMPTY_PAYLOADS)) {
            EntryBlock copy = new EntryBlock.Builder()
                    .add(
                            entry.kind(0),
                            has(StorageFlaw.FORGETS_PROPOSALS) ? Optional.empty() : entry.proposal(0),
                            bytes)
                    .build();
            copy.stamp(entry.round(0));
            entries.add(copy);
        }
    }

    private void put(LogWrite write) {
        if (has(StorageFlaw.CLEARS_OTHER_CELLS)) {
            cells.clear();
        }
        if (has(StorageFlaw.DROPS_CELLS_BESIDE_ENTRIES) && write.count() > 0) {
            return;
        }
        write.cells().forEach((cell, content) -> {
            if (!has(StorageFlaw.KEEPS_THE_FIRST_CELL) || !cells.containsKey(cell)) {
                cells.put(cell, has(StorageFlaw.KEEPS_ARRAYS) ? content : content.clone());
            }
        });
    }

    private void save() throws IOException {
        file.save(base, entries, cells);
    }

    @Override
    public EntryBlock read(long fromIndex, long toIndex, int maxBytes) throws IOException {
        boolean back = has(StorageFlaw.READS_BEFORE_THE_BEGINNING);
        long from = back ? fromIndex : fromIndex - base.index();
        long to = back ? toIndex : toIndex - base.index();
        long last = has(StorageFlaw.GIVES_LESS_THAN_ASKED) && from >= 1 && from <= entries.size()
                ? Math.min(to, entries.size())
                : to;
        List<EntryBlock> readable = readable(back);
        if (!open || from < 1 || last > readable.size()) {
            throw new IOException("entries " + from + " to " + to + " are not there");
        }
        return block(readable, from, last, maxBytes);
    }

    private List<EntryBlock> readable(boolean back) {
        List<EntryBlock> readable = new ArrayList<>(back ? before : List.of());
        readable.addAll(entries);
        if (has(StorageFlaw.READS_WHAT_WAS_TRUNCATED)) {
            readable.addAll(truncated);
        }
        return readable;
    }

    private EntryBlock block(List<EntryBlock> readable, long from, long to, int maxBytes) {
        long first = has(StorageFlaw.READS_FROM_THE_NEXT) ? Math.min(from + 1, to) : from;
        long last = has(StorageFlaw.READS_TOO_FAR) ? Math.min(to + 1, readable.size()) : to;
        int budget = has(StorageFlaw.IGNORES_THE_BUDGET) ? Integer.MAX_VALUE : maxBytes;
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (long at = first; at <= last; at++) {
            EntryBlock entry = readable.get((int) at - 1);
            boolean fits = block.size() + entry.size() <= budget
                    || (at == first && !has(StorageFlaw.GIVES_NOTHING_OVER_THE_BUDGET));
            if (!fits) {
                break;
            }
            block.add(entry);
        }
        return block.build();
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void close() throws IOException {
        if (closed ? has(StorageFlaw.CLOSES_ONCE_ONLY) : !open && has(StorageFlaw.CANNOT_CLOSE_UNUSED)) {
            throw new IOException(directory + " is not open");
        }
        if (open) {
            HELD.remove(directory);
            snapshots.close();
            if (!has(StorageFlaw.TRUNCATES_ONLY_IN_MEMORY)) {
                save();
            }
        }
        open = false;
        closed = true;
    }
}
