package io.quorate.testkit.disk;

import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import io.quorate.spi.support.Randomness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A disk in memory that behaves as the cache of a system does, and keeps a journal of what was done to it; {@link
 * CrashImages} knows what of that a crash leaves. One thread.
 */
public final class SimulatedDisk implements Disk {
    /** One thing that was done. Files are numbered in the order in which they were first seen. */
    public sealed interface Op {
        /**
         * A file was made.
         *
         * @param name its name
         * @param file its number
         */
        record Create(String name, int file) implements Op {}

        /**
         * Bytes were written.
         *
         * @param file where
         * @param at offset
         * @param bytes between position and limit; they never change
         */
        record Write(int file, long at, ByteBuffer bytes) implements Op {}

        /**
         * All that was written to a file is durable.
         *
         * @param file its number
         */
        record Force(int file) implements Op {}

        /**
         * Failed: what was written is in the cache, for clean, and will never reach the disk.
         *
         * @param file its number
         */
        record FailedForce(int file) implements Op {}

        /**
         * A file got another name.
         *
         * @param from its old name
         * @param to its new name
         * @param file its number
         */
        record Rename(String from, String to, int file) implements Op {}

        /**
         * A name was removed.
         *
         * @param name of a file
         */
        record Delete(String name) implements Op {}

        /**
         * A bit flipped, by itself, in the cache and on the disk.
         *
         * @param file its number
         * @param bit which
         */
        record Rot(int file, int bit) implements Op {}

        /** All names are durable. */
        record Sync() implements Op {}
    }

    /** Decides what fails. */
    @FunctionalInterface
    public interface Fault {
        /**
         * Called before every operation that changes something.
         *
         * @param op what is about to be done
         * @throws IOException if it fails; a failed force loses what it should have made durable
         */
        void before(Op op) throws IOException;

        /**
         * Called before every read.
         *
         * @throws IOException if it fails
         */
        default void beforeRead() throws IOException {}
    }

    private final Map<String, SimFile> files = new TreeMap<>();
    private final List<Op> journal = new ArrayList<>();
    private Fault fault = op -> {};
    private int numbers;
    private boolean held;
    private long bytesRead;

    /**
     * A disk on which these files are, durable.
     *
     * @param contents of each file, by name; copied
     */
    public SimulatedDisk(Map<String, byte[]> contents) {
        new TreeMap<>(contents).forEach((name, bytes) -> {
            SimFile file = new SimFile();
            file.bytes = bytes.clone();
            file.size = bytes.length;
            files.put(name, file);
        });
    }

    /** An empty disk. */
    public SimulatedDisk() {
        this(Map.of());
    }

    /**
     * What was done so far.
     *
     * @return the operations that succeeded, and the forces that failed, in order; grows
     */
    public List<Op> journal() {
        return Collections.unmodifiableList(journal);
    }

    /** Forgets what was done so far: for runs that write much and want no crash images. */
    public void forgetJournal() {
        journal.clear();
    }

    /**
     * Which files there are, as the running system sees them.
     *
     * @return the contents of each, by name; a copy
     */
    public Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        files.forEach((name, file) -> contents.put(name, Arrays.copyOf(file.bytes, file.size)));
        return contents;
    }

    /**
     * How many bytes were read.
     *
     * @return since the beginning
     */
    public long bytesRead() {
        return bytesRead;
    }

    /**
     * Decides from now on what fails.
     *
     * @param next asked before each operation
     */
    public void failWith(Fault next) {
        fault = next;
    }

    /**
     * Flips a bit of a file that is not written any more: any but the two that were written last, as damage to the end of a
     * log cannot always be told from a write that was interrupted. Temporary files do not count, as a log may be idle while
     * they are made.
     *
     * @param random chooses file and bit
     * @return the name of the file; empty if there is none
     */
    public Optional<String> flipBitOfColdFile(Randomness random) {
        List<String> cold = files.entrySet().stream()
                .filter(file -> file.getValue().size > 0 && !file.getKey().endsWith(".tmp"))
                .sorted(Comparator.comparingInt((Map.Entry<String, SimFile> file) -> file.getValue().written)
                        .thenComparingInt(file -> file.getValue().number)
                        .reversed())
                .skip(2)
                .map(Map.Entry::getKey)
                .toList();
        if (cold.isEmpty()) {
            return Optional.empty();
        }
        String name = cold.get((int) random.below(cold.size()));
        SimFile file = files.get(name);
        int bit = (int) random.below(8L * file.size);
        file.bytes[bit / 8] ^= (byte) (1 << bit % 8);
        journal.add(new Op.Rot(file.number, bit));
        return Optional.of(name);
    }

    /** The process is gone; what it had written is still in the cache. */
    public void release() {
        held = false;
    }

    private void did(Op op) throws IOException {
        try {
            fault.before(op);
        } catch (IOException e) {
            if (op instanceof Op.Force force) {
                journal.add(new Op.FailedForce(force.file));
            }
            throw e;
        }
        journal.add(op);
    }

    @Override
    public void acquire() throws IOException {
        if (held) {
            throw new IOException("in use");
        }
        held = true;
    }

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public DiskFile create(String name) throws IOException {
        delete(name);
        SimFile file = new SimFile();
        did(new Op.Create(name, file.number));
        files.put(name, file);
        return file;
    }

    @Override
    public DiskFile open(String name) throws IOException {
        if (!files.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return files.get(name);
    }

    @Override
    public DiskFile openToRead(String name) throws IOException {
        return open(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        if (files.containsKey(to)) {
            throw new FileAlreadyExistsException(to);
        }
        replace(from, to);
    }

    @Override
    public void replace(String from, String to) throws IOException {
        did(new Op.Rename(from, to, files.get(from).number));
        files.put(to, files.remove(from));
    }

    @Override
    public void delete(String name) throws IOException {
        if (files.containsKey(name)) {
            did(new Op.Delete(name));
            files.remove(name);
        }
    }

    @Override
    public void sync() throws IOException {
        did(new Op.Sync());
    }

    @Override
    public String path() {
        return "/sim";
    }

    @Override
    public void close() {
        held = false;
    }

    private final class SimFile implements DiskFile {
        private final int number = numbers++;
        private byte[] bytes = new byte[0];
        private int size;
        /** When it was written last, in operations. */
        private int written;

        @Override
        public void write(ByteBuffer from, long at) throws IOException {
            byte[] copy = new byte[from.remaining()];
            from.get(copy);
            did(new Op.Write(number, at, ByteBuffer.wrap(copy)));
            written = journal.size();
            int end = (int) at + copy.length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
            }
            size = Math.max(size, end);
            System.arraycopy(copy, 0, bytes, (int) at, copy.length);
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            fault.beforeRead();
            int count = (int) Math.min(into.remaining(), size - at);
            if (count <= 0) {
                return -1;
            }
            bytesRead += count;
            into.put(bytes, (int) at, count);
            return count;
        }

        @Override
        public void force() throws IOException {
            did(new Op.Force(number));
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void close() {}
    }
}
