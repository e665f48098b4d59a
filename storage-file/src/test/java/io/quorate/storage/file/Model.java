package io.quorate.storage.file;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.SnapshotStore.Published;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a storage holds, as simple as can be.
 *
 * @param base where the log begins
 * @param entries round and payload of each
 * @param cells what they hold
 * @param snapshots the published ones by index: their names, whether they were fetched, and their contents
 */
record Model(Mark base, List<String> entries, Map<Cell, String> cells, Map<Long, String> snapshots) {
    /** Index of the last entry. */
    long last() {
        return base.index() + entries.size();
    }

    /** The entries from an index on. */
    List<String> from(long index) {
        return entries.subList((int) (index - base.index() - 1), entries.size());
    }

    /** The same without snapshots. */
    Model bare() {
        return new Model(base, entries, cells, Map.of());
    }

    /** After a snapshot was published; replaces one of the same index. */
    Model with(Published published, byte[] content) {
        Map<Long, String> all = new TreeMap<>(snapshots);
        all.put(published.snapshot().mark().index(), published + ": " + text(content));
        return new Model(base, entries, cells, all);
    }

    /** After a snapshot was deleted. */
    Model without(long snapshot) {
        Map<Long, String> all = new TreeMap<>(snapshots);
        all.remove(snapshot);
        return new Model(base, entries, cells, all);
    }

    /** The log after a write. */
    Model after(LogWrite write) {
        long last = write.truncateFrom() == 0 ? last() : Math.min(last(), write.truncateFrom() - 1);
        Mark begin = write.base().index() == 0 ? base : write.base();
        List<String> all = new ArrayList<>(
                begin.index() >= last
                        ? List.of()
                        : entries.subList((int) (begin.index() - base.index()), (int) (last - base.index())));
        write.blocks().forEach(block -> all.addAll(texts(block)));
        Map<Cell, String> contents = new TreeMap<>(cells);
        write.cells().forEach((cell, content) -> contents.put(cell, text(content)));
        return new Model(begin, all, contents, snapshots);
    }

    /** The log that a storage finds, every entry read back, and the runs that it reports checked against them. */
    static Model recoverFrom(LogStorage storage) throws IOException {
        Recovery found = storage.recover();
        long first = found.base().index() + 1;
        if (!found.log().isEmpty() && found.log().first() != first) {
            throw new AssertionError("a log behind " + found.base() + " that begins at " + found.log());
        }
        List<String> entries = readAll(storage, first, found.log().count());
        for (int i = 0; i < entries.size(); i++) {
            String kindAndRound =
                    found.log().kind(first + i) + "/" + found.log().round(first + i) + " ";
            if (!entries.get(i).startsWith(kindAndRound)) {
                throw new AssertionError("entry " + (first + i) + " is reported as " + kindAndRound);
            }
        }
        Map<Cell, String> cells = new TreeMap<>();
        found.cells().forEach((cell, content) -> cells.put(cell, text(content)));
        Model log = new Model(found.base(), entries, cells, Map.of());
        SnapshotStore store = storage.snapshots();
        for (Published published : store.list()) {
            log = log.with(published, content(store, published));
        }
        return log;
    }

    private static byte[] content(SnapshotStore store, Published published) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) published.snapshot().length() + 1);
        boolean more = true;
        while (more) {
            more = store.read(published.snapshot().mark(), content.position(), content) > 0;
        }
        return Arrays.copyOf(content.array(), content.position());
    }

    static List<String> readAll(LogStorage storage, long first, long count) throws IOException {
        List<String> entries = new ArrayList<>();
        while (entries.size() < count) {
            entries.addAll(texts(storage.read(first + entries.size(), first + count - 1, 1000)));
        }
        return entries;
    }

    static List<String> texts(EntryBlock block) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) {
            String payload = StandardCharsets.UTF_8.decode(block.payload(i)).toString();
            texts.add(block.kind(i) + "/" + block.round(i) + " " + payload);
        }
        return texts;
    }

    /** Any write that may follow: appends of any size, truncations, new beginnings, cells, and all of them at once. */
    LogWrite next(Random random, int id, boolean compacting) {
        long cut = random.nextInt(4) == 0 && !entries.isEmpty() ? base.index() + 1 + random.nextInt(entries.size()) : 0;
        long kept = cut == 0 ? last() : cut - 1;
        Mark begin = compacting ? beginning(random, id, kept) : Mark.NONE;
        long keep = Math.max(kept, begin.index());
        List<EntryBlock> blocks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            blocks.add(block(random, id));
        }
        Map<Cell, byte[]> contents = cells(random, id);
        LogWrite write = new LogWrite(cut, begin, blocks.isEmpty() ? 0 : keep + 1, blocks, contents);
        return write.isEmpty() ? LogWrite.of(Cell.PROTOCOL, bytes("vote of " + id)) : write;
    }

    /** Within what is kept, or beyond it. */
    private Mark beginning(Random random, int id, long kept) {
        return random.nextInt(6) == 0
                ? new Mark(base.index() + 1 + random.nextInt((int) (kept - base.index()) + 2), id)
                : Mark.NONE;
    }

    private static Map<Cell, byte[]> cells(Random random, int id) {
        Map<Cell, byte[]> contents = new TreeMap<>();
        for (Cell cell : Cell.values()) {
            if (random.nextInt(4) == 0) {
                contents.put(cell, bytes(cell + " of " + id));
            }
        }
        return contents;
    }

    private static EntryBlock block(Random random, int id) {
        EntryBlock.Builder builder = new EntryBlock.Builder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int size = random.nextInt(8) == 0 ? random.nextInt(2500) : random.nextInt(40);
            EntryKind kind = random.nextInt(5) == 0 ? EntryKind.NOOP : EntryKind.COMMAND;
            builder.add(kind, Optional.empty(), bytes(id + "." + i + "z".repeat(size)));
        }
        EntryBlock block = builder.build();
        block.stamp(id);
        return block;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
