package io.quorate.storage.file;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * What a log holds, as simple as can be.
 *
 * @param entries round and payload of each
 * @param cells what they hold
 */
record Model(List<String> entries, Map<Cell, String> cells) {
    static final Model EMPTY = new Model(List.of(), Map.of());

    /** The log after a write. */
    Model after(LogWrite write) {
        int keep =
                write.truncateFrom() == 0 ? entries.size() : (int) Math.min(entries.size(), write.truncateFrom() - 1);
        List<String> all = new ArrayList<>(entries.subList(0, keep));
        write.blocks().forEach(block -> all.addAll(texts(block)));
        Map<Cell, String> contents = new TreeMap<>(cells);
        write.cells().forEach((cell, content) -> contents.put(cell, text(content)));
        return new Model(all, contents);
    }

    /** The log that a storage finds, every entry read back, and the runs that it reports checked against them. */
    static Model recoverFrom(LogStorage storage) throws IOException {
        Recovery found = storage.recover();
        List<String> entries = readAll(storage, found.log().count());
        for (int i = 0; i < entries.size(); i++) {
            String kindAndRound = found.log().kind(i + 1) + "/" + found.log().round(i + 1) + " ";
            if (!entries.get(i).startsWith(kindAndRound)) {
                throw new AssertionError("entry " + (i + 1) + " is reported as " + kindAndRound);
            }
        }
        Map<Cell, String> cells = new TreeMap<>();
        found.cells().forEach((cell, content) -> cells.put(cell, text(content)));
        return new Model(entries, cells);
    }

    static List<String> readAll(LogStorage storage, long last) throws IOException {
        List<String> entries = new ArrayList<>();
        while (entries.size() < last) {
            entries.addAll(texts(storage.read(entries.size() + 1L, last, 1000)));
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

    /** Any write that may follow: appends of any size, truncations, cells, and all of them at once. */
    LogWrite next(Random random, int id) {
        long cut = random.nextInt(4) == 0 && !entries.isEmpty() ? 1 + random.nextInt(entries.size()) : 0;
        int keep = cut == 0 ? entries.size() : (int) cut - 1;
        List<EntryBlock> blocks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            blocks.add(block(random, id));
        }
        Map<Cell, byte[]> contents = cells(random, id);
        boolean nothing = cut == 0 && blocks.isEmpty() && contents.isEmpty();
        return nothing
                ? LogWrite.of(Cell.PROTOCOL, bytes("vote of " + id))
                : new LogWrite(cut, Mark.NONE, blocks.isEmpty() ? 0 : keep + 1, blocks, contents);
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
