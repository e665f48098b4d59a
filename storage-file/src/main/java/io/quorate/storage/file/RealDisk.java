package io.quorate.storage.file;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.quorate.spi.disk.Disk;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A directory of a POSIX file system. The directory is made with mode 0700, files with 0600.
 *
 * <p>The directory is held by a lock on the file {@code LOCK}, and within this process by a set of its own: the system
 * drops a lock as soon as any other channel of the same process to that file is closed, so the file is never opened while
 * this process holds it.
 */
public final class RealDisk implements Disk {
    /** The file whose lock stands for the directory. */
    public static final String LOCK = "LOCK";

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final FileAttribute<?> ONLY_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<PosixFilePermission> ONLY_OWNER_ENTERS = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    private final Path directory;
    private Path held;
    private FileChannel lock;

    /**
     * Does nothing yet.
     *
     * @param directory the directory
     */
    public RealDisk(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    @Override
    public void acquire() throws IOException {
        Path real = madeDirectory();
        if (!HELD.add(real)) {
            throw new IOException(directory + " is in use by another replica of this process");
        }
        held = real;
        try {
            lockFile();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Path madeDirectory() throws IOException {
        try {
            makeDirectory();
            return directory.toRealPath();
        } catch (FileSystemException e) {
            String why = e instanceof AccessDeniedException ? "access is denied" : e.getReason();
            throw new IOException(
                    directory + " cannot be used: " + (why == null ? "it cannot be made at " + e.getFile() : why)
                            + "; name a directory on a local disk in which this user may write",
                    e);
        }
    }

    private void makeDirectory() throws IOException {
        if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            create(directory);
        } else if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is not a directory: name one that belongs to this node alone");
        } else if (list().isEmpty()) {
            Files.setPosixFilePermissions(directory, ONLY_OWNER_ENTERS);
        }
        refuseOthers(directory);
    }

    private static void create(Path missing) throws IOException {
        Path parent = missing.getParent();
        if (Files.notExists(parent)) {
            create(parent);
        }
        Files.createDirectory(missing, PosixFilePermissions.asFileAttribute(ONLY_OWNER_ENTERS));
        syncDirectory(parent);
    }

    private static void refuseOthers(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
            throw new IOException(path + " is open to other users (" + PosixFilePermissions.toString(permissions)
                    + "), who could read or change the log: chmod o-rwx " + path);
        }
    }

    private void lockFile() throws IOException {
        Path file = directory.resolve(LOCK);
        lock = FileChannel.open(file, Set.of(READ, WRITE, CREATE, LinkOption.NOFOLLOW_LINKS), ONLY_OWNER);
        FileLock got = lock.tryLock();
        if (got == null) {
            ByteBuffer holder = ByteBuffer.allocate(32);
            lock.read(holder, 0);
            String process = new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).trim();
            throw new IOException(
                    directory + " is in use by another process" + (process.isEmpty() ? "" : ", " + process));
        }
        lock.truncate(0);
        lock.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public DiskFile create(String name) throws IOException {
        delete(name);
        Path file = directory.resolve(name);
        return new RealFile(file, FileChannel.open(file, Set.of(READ, WRITE, CREATE_NEW), ONLY_OWNER));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return open(directory.resolve(name), Set.of(READ, WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public DiskFile openToRead(String name) throws IOException {
        return open(directory.resolve(name), Set.of(READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static DiskFile open(Path file, Set<OpenOption> options) throws IOException {
        refuseOthers(file);
        return new RealFile(file, FileChannel.open(file, options));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Path target = directory.resolve(to);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "is already there");
        }
        replace(from, to);
    }

    @Override
    public void replace(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        syncDirectory(directory);
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public String path() {
        return directory.toString();
    }

    @Override
    public void close() throws IOException {
        try {
            if (lock != null) {
                lock.close();
            }
        } finally {
            lock = null;
            if (held != null) {
                HELD.remove(held);
                held = null;
            }
        }
    }

    /** A file, known by its key, so that it is noticed when its name is deleted or taken over under a running replica. */
    private static final class RealFile implements DiskFile {
        private final Path path;
        private final FileChannel channel;
        private final Object key;

        RealFile(Path path, FileChannel channel) throws IOException {
            this.path = path;
            this.channel = channel;
            this.key = keyOf(path);
        }

        private static Object keyOf(Path path) throws IOException {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            long position = at;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        }

        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            return channel.read(into, at);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
            if (!keyOf(path).equals(key)) {
                throw new IOException(path + " was replaced by another file while it was in use");
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
