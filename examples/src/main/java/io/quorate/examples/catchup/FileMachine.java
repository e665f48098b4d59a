package io.quorate.examples.catchup;

import io.quorate.api.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A state that is a file of blocks, much larger than the memory of its process. The file is only where the state lives: it
 * begins empty, and nothing is synced. A frozen view keeps aside what is overwritten before it is saved.
 */
final class FileMachine implements StateMachine<Write, Long>, AutoCloseable {
    static final int BLOCK = 4096;
    private static final int BLOCKS_AT_ONCE = 64;

    private final FileChannel file;
    private final FileChannel aside;
    private long blocks;
    private Optional<View> view = Optional.empty();

    FileMachine(Path directory) throws IOException {
        file = opened(directory.resolve("state"));
        aside = opened(directory.resolve("aside"));
    }

    private static FileChannel opened(Path path) throws IOException {
        return FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    @Override
    public synchronized Long apply(long index, Write write) {
        try {
            for (int i = 0; i < write.count(); i++) {
                put(write.block() + i, content(write.seed() + i));
            }
            return blocks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(long block, ByteBuffer content) throws IOException {
        if (view.isPresent()) {
            view.get().keep(block);
        }
        write(file, content, block * BLOCK);
        blocks = Math.max(blocks, block + 1);
    }

    private static ByteBuffer content(long seed) {
        ByteBuffer content = ByteBuffer.allocate(BLOCK);
        long state = seed * 0x9E3779B97F4A7C15L + 1;
        while (content.hasRemaining()) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            content.putLong(state);
        }
        return content.flip();
    }

    private static void write(FileChannel to, ByteBuffer bytes, long at) throws IOException {
        for (long next = at; bytes.hasRemaining(); ) {
            next += to.write(bytes, next);
        }
    }

    private static ByteBuffer read(FileChannel from, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && from.read(bytes, at + bytes.position()) >= 0) {
            // Goes on until all is there; what was never written is zeros.
        }
        return bytes.clear();
    }

    @Override
    public synchronized Long query(Write question) {
        return blocks;
    }

    /** Of the whole state, for comparison. */
    synchronized long checksum() throws IOException {
        CRC32C checksum = new CRC32C();
        for (long block = 0; block < blocks; block++) {
            checksum.update(read(file, block * BLOCK, BLOCK));
        }
        return checksum.getValue();
    }

    @Override
    public void save(OutputStream out) throws IOException {
        try (Frozen now = freeze().orElseThrow()) {
            now.save(out);
        }
    }

    @Override
    public synchronized void load(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        blocks = data.readLong();
        file.truncate(0);
        byte[] some = new byte[BLOCKS_AT_ONCE * BLOCK];
        for (long at = 0; at < blocks * BLOCK; at += some.length) {
            int length = (int) Math.min(some.length, blocks * BLOCK - at);
            data.readFully(some, 0, length);
            write(file, ByteBuffer.wrap(some, 0, length), at);
        }
    }

    @Override
    public synchronized Optional<Frozen> freeze() {
        view = Optional.of(new View(blocks));
        return Optional.of(view.get());
    }

    /** The blocks of one moment: those not yet saved are in the file, or aside. */
    final class View implements Frozen {
        private final long count;
        private final Map<Long, Long> places = new HashMap<>();
        private long next;

        View(long count) {
            this.count = count;
        }

        /** Before a block is overwritten. */
        private void keep(long block) throws IOException {
            if (block >= next && block < count && !places.containsKey(block)) {
                long place = places.size();
                write(aside, read(file, block * BLOCK, BLOCK), place * BLOCK);
                places.put(block, place);
            }
        }

        @Override
        public void save(OutputStream out) throws IOException {
            new DataOutputStream(out).writeLong(count);
            for (byte[] some = part(); some.length > 0; some = part()) {
                out.write(some);
            }
        }

        private byte[] part() throws IOException {
            synchronized (FileMachine.this) {
                int here = (int) Math.min(BLOCKS_AT_ONCE, count - next);
                ByteBuffer part = read(file, next * BLOCK, here * BLOCK);
                for (int i = 0; i < here; i++) {
                    Long place = places.get(next + i);
                    if (place != null) {
                        part.put(i * BLOCK, read(aside, place * BLOCK, BLOCK), 0, BLOCK);
                    }
                }
                next += here;
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                return bytes;
            }
        }

        @Override
        public void close() {
            synchronized (FileMachine.this) {
                view = view.filter(other -> other != this);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
        aside.close();
    }
}
