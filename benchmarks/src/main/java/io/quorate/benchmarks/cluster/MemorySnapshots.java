package io.quorate.benchmarks.cluster;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Snapshots of a {@link MemoryLog}: as forgetful. */
final class MemorySnapshots implements SnapshotStore {
    private static final Comparator<Mark> BY_INDEX = Comparator.comparingLong(Mark::index);

    private final Map<Mark, Kept> published = new TreeMap<>(BY_INDEX.reversed());

    private record Kept(Published name, ByteBuffer content) {}

    @Override
    public List<Published> list() {
        return published.values().stream().map(Kept::name).toList();
    }

    @Override
    public Draft begin(Mark mark) {
        return new MemoryDraft(mark, Optional.empty());
    }

    @Override
    public Draft fetch(Snapshot wanted) {
        return new MemoryDraft(wanted.mark(), Optional.of(wanted));
    }

    @Override
    public int read(Mark mark, long at, ByteBuffer into) throws IOException {
        Kept kept = published.get(mark);
        if (kept == null) {
            throw new IOException("no snapshot at " + mark);
        }
        int count = (int) Math.min(into.remaining(), kept.content.limit() - at);
        into.put(kept.content.slice((int) at, Math.max(0, count)));
        return count > 0 ? count : -1;
    }

    @Override
    public void delete(Mark mark) {
        published.remove(mark);
    }

    private final class MemoryDraft implements Draft {
        private final Mark mark;
        private final Optional<Snapshot> wanted;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        MemoryDraft(Mark mark, Optional<Snapshot> wanted) {
            this.mark = mark;
            this.wanted = wanted;
        }

        @Override
        public long length() {
            return content.size();
        }

        @Override
        public void write(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                content.write(bytes.get());
            }
        }

        @Override
        public Optional<Snapshot> publish() {
            byte[] bytes = content.toByteArray();
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            Snapshot snapshot = new Snapshot(mark, bytes.length, (int) crc.getValue());
            if (wanted.isPresent() && !wanted.get().equals(snapshot)) {
                return Optional.empty();
            }
            published.put(mark, new Kept(new Published(snapshot, wanted.isPresent()), ByteBuffer.wrap(bytes)));
            return Optional.of(snapshot);
        }

        @Override
        public void discard() {
            content.reset();
        }
    }
}
