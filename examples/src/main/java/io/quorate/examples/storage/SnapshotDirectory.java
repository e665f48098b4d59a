package io.quorate.examples.storage;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Snapshots as plain files, whose names say all that there is to say: index, round, length, checksum, and whether it was
 * taken or fetched. A draft is renamed when it is durable and reads as it should.
 */
final class SnapshotDirectory implements SnapshotStore {
    private static final System.Logger LOG = System.getLogger(SnapshotDirectory.class.getName());
    private static final Pattern NAME =
            Pattern.compile("snapshot-(\\d{1,18})-(\\d{1,18})-(\\d{1,18})-([0-9a-f]{8})-(taken|fetched)");
    private static final String DRAFT = ".draft";

    private final Path directory;
    private Optional<FileDraft> open = Optional.empty();
    private volatile boolean closed;

    SnapshotDirectory(Path directory) {
        this.directory = directory;
    }

    private static String name(Snapshot snapshot, boolean fetched) {
        return "snapshot-%d-%d-%d-%08x-%s"
                .formatted(
                        snapshot.mark().index(),
                        snapshot.mark().round(),
                        snapshot.length(),
                        snapshot.checksum(),
                        fetched ? "fetched" : "taken");
    }

    private static Optional<Published> named(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Mark mark = new Mark(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
        int checksum = Integer.parseUnsignedInt(parts.group(4), 16);
        Snapshot snapshot = new Snapshot(mark, Long.parseLong(parts.group(3)), checksum);
        return Optional.of(new Published(snapshot, parts.group(5).equals("fetched")));
    }

    private List<Path> files() throws IOException {
        if (closed) {
            throw new IOException(directory + " is not open");
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("snapshot-"))
                    .toList();
        }
    }

    @Override
    public List<Published> list() throws IOException {
        List<Published> found = new ArrayList<>();
        for (Path file : files()) {
            Optional<Published> published = named(file.getFileName().toString());
            if (published.isPresent() && isGood(file, published.get().snapshot())) {
                found.add(published.get());
            } else if (published.isPresent()) {
                LOG.log(Level.WARNING, "{0} is damaged: it does not hold what its name says; it is left out", file);
            }
        }
        found.sort(
                Comparator.comparing(published -> -published.snapshot().mark().index()));
        return found;
    }

    private static boolean isGood(Path file, Snapshot wanted) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer part = ByteBuffer.allocate(1 << 16);
        long length = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(part) >= 0) {
                length += part.flip().remaining();
                checksum.update(part);
                part.clear();
            }
        }
        return length == wanted.length() && (int) checksum.getValue() == wanted.checksum();
    }

    @Override
    public Draft begin(Mark mark) throws IOException {
        removeDraftsBut("");
        return opened(new FileDraft(directory.resolve("snapshot-own" + DRAFT), mark, Optional.empty()));
    }

    /** What a draft holds after a crash may not be what was written; {@link FileDraft#publish} sees that. */
    @Override
    public Draft fetch(Snapshot wanted) throws IOException {
        String name = name(wanted, true) + DRAFT;
        removeDraftsBut(name);
        return opened(new FileDraft(directory.resolve(name), wanted.mark(), Optional.of(wanted)));
    }

    private FileDraft opened(FileDraft draft) {
        open = Optional.of(draft);
        return draft;
    }

    private void removeDraftsBut(String kept) throws IOException {
        if (open.isPresent()) {
            open.get().close();
        }
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(DRAFT) && !name.equals(kept)) {
                Files.delete(file);
            }
        }
    }

    @Override
    public int read(Mark mark, long at, ByteBuffer into) throws IOException {
        Path file =
                file(mark).orElseThrow(() -> new IOException("there is no snapshot of " + mark + " in " + directory));
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.read(into, at);
        }
    }

    private Optional<Path> file(Mark mark) throws IOException {
        return files().stream()
                .filter(file -> named(file.getFileName().toString())
                        .filter(found -> found.snapshot().mark().equals(mark))
                        .isPresent())
                .findFirst();
    }

    @Override
    public void delete(Mark mark) throws IOException {
        Optional<Path> file = file(mark);
        if (file.isPresent()) {
            Files.delete(file.get());
            OneFileStorage.sync(directory);
        }
    }

    void close() throws IOException {
        closed = true;
        if (open.isPresent()) {
            open.get().close();
        }
    }

    private final class FileDraft implements Draft {
        private final Path path;
        private final Mark mark;
        private final Optional<Snapshot> wanted;
        private final FileChannel file;
        private final CRC32C checksum = new CRC32C();
        private long length;

        FileDraft(Path path, Mark mark, Optional<Snapshot> wanted) throws IOException {
            this.path = path;
            this.mark = mark;
            this.wanted = wanted;
            this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            this.length = Math.min(file.size(), wanted.map(Snapshot::length).orElse(0L));
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            checksum.update(bytes.duplicate());
            try {
                while (bytes.hasRemaining()) {
                    length += file.write(bytes, length);
                }
            } catch (IOException e) {
                discard();
                throw e;
            }
        }

        @Override
        public Optional<Snapshot> publish() throws IOException {
            file.force(true);
            file.close();
            Snapshot made = wanted.orElseGet(() -> new Snapshot(mark, length, (int) checksum.getValue()));
            if (!isGood(path, made)) {
                discard();
                if (wanted.isPresent()) {
                    return Optional.empty();
                }
                throw new IOException(path + " does not hold what was written");
            }
            String name = name(made, wanted.isPresent());
            Files.move(path, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            OneFileStorage.sync(directory);
            removeOthers(name);
            return Optional.of(made);
        }

        /** Of the same index: this one replaces them. */
        private void removeOthers(String name) throws IOException {
            String sameIndex = "snapshot-" + mark.index() + "-";
            for (Path other : files()) {
                String otherName = other.getFileName().toString();
                if (otherName.startsWith(sameIndex) && !otherName.equals(name)) {
                    Files.delete(other);
                }
            }
        }

        @Override
        public void discard() throws IOException {
            if (open.filter(draft -> draft == this).isPresent()) {
                close();
                Files.deleteIfExists(path);
            }
        }

        void close() throws IOException {
            open = Optional.empty();
            file.close();
        }
    }
}
