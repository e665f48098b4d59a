package io.quorate.storage.file;

import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A snapshot that is being written. It is synced in steps: so that a sync of the log never waits for all of it, and because
 * what stands behind the end of a step proves after a crash that the step is durable.
 */
final class SnapshotDraft implements SnapshotStore.Draft {
    /** Bytes of a step. */
    private final int step;

    private final SnapshotFiles files;
    private final SnapshotHeader header;
    private final DiskFile file;
    private final CRC32C checksum = new CRC32C();
    private long length;
    private boolean usedUp;

    SnapshotDraft(SnapshotFiles files, SnapshotHeader header, DiskFile file, int step) {
        this.step = step;
        this.files = files;
        this.header = header;
        this.file = file;
    }

    SnapshotHeader header() {
        return header;
    }

    /** Writes the header. */
    void start() throws IOException {
        orGone(() -> file.write(header.encode(), 0));
    }

    /** Goes on behind the last step that was synced for sure. */
    void resume() throws IOException {
        long content = file.size() - SnapshotHeader.BYTES;
        long wanted = header.wanted().orElseThrow().length();
        length = Math.min(Math.max(0, (content - 1) / step), wanted / step) * step;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        orGone(() -> {
            while (bytes.hasRemaining()) {
                int count = (int) Math.min(bytes.remaining(), step - length % step);
                ByteBuffer part = bytes.slice(bytes.position(), count);
                checksum.update(part.duplicate());
                file.write(part, SnapshotHeader.BYTES + length);
                bytes.position(bytes.position() + count);
                length += count;
                if (length % step == 0) {
                    file.force();
                }
            }
        });
    }

    @Override
    public Optional<Snapshot> publish() throws IOException {
        checkUsable();
        Snapshot name = header.wanted().orElseGet(() -> new Snapshot(header.mark(), length, (int) checksum.getValue()));
        if (name.length() != length) {
            discard();
            return Optional.empty();
        }
        try {
            orGone(() -> {
                file.write(SnapshotHeader.footer(name), SnapshotHeader.BYTES + length);
                file.force();
                close();
                files.publish(header);
            });
            return Optional.of(name);
        } catch (DamagedSnapshotException e) {
            if (header.wanted().isPresent()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void discard() throws IOException {
        if (!usedUp) {
            close();
            files.drop();
        }
    }

    /** What is done to the file. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    /** Whatever fails leaves no draft: a full disk gets its room back. */
    private void orGone(Task task) throws IOException {
        checkUsable();
        try {
            task.run();
        } catch (IOException | RuntimeException e) {
            try {
                close();
                files.drop();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private void checkUsable() throws IOException {
        if (usedUp) {
            throw new IOException("the draft of " + header.mark() + " is used up");
        }
    }

    /** Lets go of the file. */
    void close() throws IOException {
        usedUp = true;
        file.close();
    }
}
