package io.quorate.testkit.contract;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A file that holds a whole log: lives, cells, entries. Replaced each time, so that it is there wholly or not at all. */
final class ToyFile {
    private final Path path;
    private int lives = 1;
    private Mark base = Mark.NONE;

    ToyFile(Path path) {
        this.path = path;
    }

    /** Where the log begins, after {@link #load}. */
    Mark base() {
        return base;
    }

    /** Fills both with what the file holds. Returns how many times it was opened. */
    int load(List<EntryBlock> entries, Map<Cell, byte[]> cells) throws IOException {
        if (Files.exists(path)) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            lives = bytes.getInt() + 1;
            base = new Mark(bytes.getLong(), bytes.getLong());
            for (int left = bytes.getInt(); left > 0; left--) {
                byte[] name = new byte[bytes.getInt()];
                bytes.get(name);
                byte[] content = new byte[bytes.getInt()];
                bytes.get(content);
                cells.put(Cell.valueOf(new String(name, StandardCharsets.US_ASCII)), content);
            }
            EntryBlock all = EntryBlock.parse(bytes.slice());
            for (int i = 0; i < all.count(); i++) {
                entries.add(all.slice(i, i + 1));
            }
        }
        return lives;
    }

    void save(Mark begin, List<EntryBlock> entries, Map<Cell, byte[]> cells) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(lives);
        out.writeLong(begin.index());
        out.writeLong(begin.round());
        out.writeInt(cells.size());
        for (Map.Entry<Cell, byte[]> cell : cells.entrySet()) {
            byte[] name = cell.getKey().name().getBytes(StandardCharsets.US_ASCII);
            out.writeInt(name.length);
            out.write(name);
            out.writeInt(cell.getValue().length);
            out.write(cell.getValue());
        }
        for (EntryBlock entry : entries) {
            ByteBuffer copy = entry.bytes();
            byte[] array = new byte[copy.remaining()];
            copy.get(array);
            out.write(array);
        }
        Path next = path.resolveSibling("next");
        Files.write(next, bytes.toByteArray());
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
