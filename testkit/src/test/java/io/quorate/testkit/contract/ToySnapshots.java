package io.quorate.testkit.contract;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The simplest snapshots: in memory, and in a file for each. Right, or wrong in one way. */
final class ToySnapshots implements SnapshotStore {
    private record Stored(Published published, byte[] content) {}

    private final Path directory;
    private final Predicate<StorageFlaw> flaws;
    private final TreeMap<Long, Stored> stored = new TreeMap<>();
    private Optional<ToyDraft> open = Optional.empty();

    ToySnapshots(Path directory, Predicate<StorageFlaw> flaws) {
        this.directory = directory;
        this.flaws = flaws;
    }

    private Path file(long index) {
        return directory.resolve("snapshot-" + index);
    }

    /** Reads all files that hold what they say they do. */
    void load() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("snapshot-")) {
                    load(ByteBuffer.wrap(Files.readAllBytes(file)));
                }
            }
        }
    }

    private void load(ByteBuffer bytes) {
        boolean fetched = bytes.get() == 1;
        Snapshot snapshot = new Snapshot(new Mark(bytes.getLong(), bytes.getLong()), bytes.getLong(), bytes.getInt());
        byte[] content = new byte[bytes.remaining()];
        bytes.get(content);
        if (flaws.test(StorageFlaw.TRUSTS_SNAPSHOTS)
                || name(snapshot.mark(), content).equals(snapshot)) {
            boolean said = fetched && !flaws.test(StorageFlaw.FORGETS_WHO_FETCHED);
            stored.put(snapshot.mark().index(), new Stored(new Published(snapshot, said), content));
        }
    }

    private void save(Stored snapshot) throws IOException {
        Snapshot name = snapshot.published.snapshot();
        ByteBuffer bytes = ByteBuffer.allocate(29 + snapshot.content.length);
        bytes.put((byte) (snapshot.published.fetched() ? 1 : 0));
        bytes.putLong(name.mark().index()).putLong(name.mark().round());
        bytes.putLong(name.length()).putInt(name.checksum()).put(snapshot.content);
        Files.write(file(name.mark().index()), bytes.array());
    }

    void close() throws IOException {
        if (flaws.test(StorageFlaw.PUBLISHES_WHEN_CLOSED)) {
            for (Stored snapshot : stored.values()) {
                save(snapshot);
            }
        }
    }

    private static Snapshot name(Mark mark, byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return new Snapshot(mark, content.length, (int) checksum.getValue());
    }

    @Override
    public List<Published> list() {
        List<Published> all = new ArrayList<>();
        stored.values().forEach(snapshot -> all.add(snapshot.published));
        if (flaws.test(StorageFlaw.SHOWS_DRAFTS)) {
            open.ifPresent(draft -> all.add(new Published(name(draft.mark, draft.content.toByteArray()), false)));
        }
        if (!flaws.test(StorageFlaw.LISTS_THE_OLDEST_FIRST)) {
            Collections.reverse(all);
        }
        return all;
    }

    @Override
    public Draft begin(Mark mark) {
        return opened(new ToyDraft(mark, Optional.empty()));
    }

    @Override
    public Draft fetch(Snapshot wanted) {
        ToyDraft draft = opened(new ToyDraft(wanted.mark(), Optional.of(wanted)));
        if (flaws.test(StorageFlaw.CLAIMS_MORE_OF_A_DRAFT_THAN_THERE_IS) && wanted.length() > 1 << 20) {
            draft.content.writeBytes(new byte[(int) wanted.length()]);
        }
        return draft;
    }

    private ToyDraft opened(ToyDraft draft) {
        if (!flaws.test(StorageFlaw.KEEPS_OLD_DRAFTS)) {
            open.ifPresent(ToyDraft::discard);
        }
        open = Optional.of(draft);
        return draft;
    }

    @Override
    public int read(Mark mark, long at, ByteBuffer into) throws IOException {
        Stored found = stored.get(mark.index());
        if (found == null) {
            throw new IOException("no snapshot of " + mark);
        }
        long from = flaws.test(StorageFlaw.READS_SNAPSHOTS_FROM_THEIR_BEGINNING) && into.remaining() < 10 ? 0 : at;
        int count = (int) Math.min(into.remaining(), found.content.length - from);
        if (count > 0) {
            into.put(found.content, (int) from, count);
        }
        return count > 0 ? count : -1;
    }

    @Override
    public void delete(Mark mark) throws IOException {
        stored.remove(mark.index());
        if (!flaws.test(StorageFlaw.DELETES_ONLY_IN_MEMORY)) {
            Files.deleteIfExists(file(mark.index()));
        }
    }

    private final class ToyDraft implements Draft {
        private final Mark mark;
        private final Optional<Snapshot> wanted;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private boolean usedUp;

        ToyDraft(Mark mark, Optional<Snapshot> wanted) {
            this.mark = mark;
            this.wanted = wanted;
        }

        @Override
        public long length() {
            return content.size();
        }

        @Override
        public void write(ByteBuffer bytes) {
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            content.writeBytes(part);
        }

        @Override
        public Optional<Snapshot> publish() throws IOException {
            if (usedUp) {
                throw new IOException("used up");
            }
            discard();
            byte[] all = content.toByteArray();
            Snapshot made = name(mark, all);
            boolean wrong = wanted.isPresent() && !wanted.get().equals(made);
            if (wrong && !flaws.test(StorageFlaw.PUBLISHES_ANYTHING)) {
                return Optional.empty();
            }
            Stored snapshot = new Stored(new Published(made, wanted.isPresent()), Arrays.copyOf(all, all.length));
            if (!flaws.test(StorageFlaw.KEEPS_THE_OLDER_SNAPSHOT) || !stored.containsKey(mark.index())) {
                stored.put(mark.index(), snapshot);
            }
            if (!flaws.test(StorageFlaw.PUBLISHES_WHEN_CLOSED)) {
                save(stored.get(mark.index()));
            }
            return Optional.of(made);
        }

        @Override
        public void discard() {
            usedUp = true;
            open = open.filter(draft -> draft != this);
        }
    }
}
