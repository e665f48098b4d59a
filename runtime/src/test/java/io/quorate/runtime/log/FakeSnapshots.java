package io.quorate.runtime.log;

import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Snapshots in memory. */
public final class FakeSnapshots implements SnapshotStore {
    /** The contents, by what was published. */
    public final Map<Published, byte[]> contents = new TreeMap<>(
            Comparator.comparing(published -> -published.snapshot().mark().index()));
    /** Whether writing to a draft and publishing fail. */
    public boolean full;

    private Optional<FakeDraft> open = Optional.empty();

    @Override
    public List<Published> list() {
        return new ArrayList<>(contents.keySet());
    }

    @Override
    public Draft begin(Mark mark) {
        return opened(new FakeDraft(mark, Optional.empty()));
    }

    @Override
    public Draft fetch(Snapshot wanted) {
        return open.filter(draft -> draft.wanted.equals(Optional.of(wanted)))
                .orElseGet(() -> opened(new FakeDraft(wanted.mark(), Optional.of(wanted))));
    }

    private FakeDraft opened(FakeDraft draft) {
        open = Optional.of(draft);
        return draft;
    }

    /** How much of a draft is there; 0 if there is none. */
    public long draftLength() {
        return open.map(FakeDraft::length).orElse(0L);
    }

    @Override
    public int read(Mark mark, long at, ByteBuffer into) throws IOException {
        byte[] content = contents.entrySet().stream()
                .filter(entry -> entry.getKey().snapshot().mark().equals(mark))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new IOException("no snapshot of " + mark));
        int count = (int) Math.min(into.remaining(), content.length - at);
        if (count <= 0) {
            return -1;
        }
        into.put(content, (int) at, count);
        return count;
    }

    @Override
    public void delete(Mark mark) {
        contents.keySet().removeIf(published -> published.snapshot().mark().equals(mark));
    }

    private final class FakeDraft implements Draft {
        private final Mark mark;
        private final Optional<Snapshot> wanted;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        FakeDraft(Mark mark, Optional<Snapshot> wanted) {
            this.mark = mark;
            this.wanted = wanted;
        }

        @Override
        public long length() {
            return content.size();
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            check();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            content.writeBytes(copy);
        }

        @Override
        public Optional<Snapshot> publish() throws IOException {
            check();
            open = Optional.empty();
            CRC32C checksum = new CRC32C();
            checksum.update(content.toByteArray());
            Snapshot made = new Snapshot(mark, content.size(), (int) checksum.getValue());
            if (wanted.isPresent() && !wanted.get().equals(made)) {
                return Optional.empty();
            }
            delete(mark);
            contents.put(new Published(made, wanted.isPresent()), content.toByteArray());
            return Optional.of(made);
        }

        @Override
        public void discard() {
            open = open.filter(draft -> draft != this);
        }

        private void check() throws IOException {
            if (full || open.filter(draft -> draft == this).isEmpty()) {
                throw new IOException(full ? "the disk is full" : "the draft of " + mark + " is used up");
            }
        }
    }
}
