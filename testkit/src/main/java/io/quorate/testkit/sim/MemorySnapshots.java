package io.quorate.testkit.sim;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The snapshots on a {@link MemoryStorage}. What is published survives a crash; a draft survives as far as chance has it. */
final class MemorySnapshots implements SnapshotStore {
    private record Stored(Published published, ByteBuffer content) {}

    private final TreeMap<Long, Stored> stored = new TreeMap<>();
    private Optional<Open> open = Optional.empty();

    private long fetched;

    /** How many of other nodes were published here. */
    long fetched() {
        return fetched;
    }

    List<Published> published() {
        return stored.values().stream().map(Stored::published).toList();
    }

    void crash(Randomness random) {
        open.ifPresent(draft -> {
            byte[] all = draft.content.toByteArray();
            Open left = new Open(draft.mark, draft.wanted);
            left.content.write(all, 0, (int) random.below(all.length + 1L));
            open = Optional.of(left);
        });
    }

    @Override
    public List<Published> list() {
        List<Published> newestFirst = new ArrayList<>(published());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    @Override
    public Draft begin(Mark mark) {
        Open draft = new Open(mark, Optional.empty());
        open = Optional.of(draft);
        return draft;
    }

    @Override
    public Draft fetch(Snapshot wanted) {
        byte[] there = open.filter(draft -> draft.wanted.equals(Optional.of(wanted)))
                .map(draft -> draft.content.toByteArray())
                .orElse(new byte[0]);
        Open draft = new Open(wanted.mark(), Optional.of(wanted));
        draft.content.writeBytes(there);
        open = Optional.of(draft);
        return draft;
    }

    @Override
    public int read(Mark mark, long at, ByteBuffer into) throws IOException {
        Stored found = stored.get(mark.index());
        if (found == null || !found.published.snapshot().mark().equals(mark)) {
            throw new IOException("there is no snapshot of " + mark);
        }
        int count = (int) Math.min(into.remaining(), found.content.limit() - at);
        if (count <= 0) {
            return -1;
        }
        into.put(found.content.slice((int) at, count));
        return count;
    }

    @Override
    public void delete(Mark mark) {
        stored.computeIfPresent(
                mark.index(),
                (index, found) -> found.published.snapshot().mark().equals(mark) ? null : found);
    }

    private final class Open implements Draft {
        private final Mark mark;
        private final Optional<Snapshot> wanted;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Open(Mark mark, Optional<Snapshot> wanted) {
            this.mark = mark;
            this.wanted = wanted;
        }

        @Override
        public long length() {
            return content.size();
        }

        @Override
        public void write(ByteBuffer bytes) {
            checkOpen();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            content.writeBytes(copy);
        }

        @Override
        public Optional<Snapshot> publish() {
            checkOpen();
            open = Optional.empty();
            byte[] all = content.toByteArray();
            CRC32C checksum = new CRC32C();
            checksum.update(all);
            Snapshot made = new Snapshot(mark, all.length, (int) checksum.getValue());
            if (wanted.isPresent() && !wanted.get().equals(made)) {
                return Optional.empty();
            }
            fetched += wanted.isPresent() ? 1 : 0;
            stored.put(mark.index(), new Stored(new Published(made, wanted.isPresent()), ByteBuffer.wrap(all)));
            return Optional.of(made);
        }

        @Override
        public void discard() {
            open = open.filter(draft -> draft != this);
        }

        private void checkOpen() {
            Invariant.check(
                    open.filter(draft -> draft == this).isPresent(), () -> "the draft of " + mark + " is used up");
        }
    }
}
