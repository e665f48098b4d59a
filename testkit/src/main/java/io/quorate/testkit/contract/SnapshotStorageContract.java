package io.quorate.testkit.contract;

import static io.quorate.testkit.contract.StorageContents.append;
import static io.quorate.testkit.contract.StorageContents.beginBehind;
import static io.quorate.testkit.contract.StorageContents.bytes;
import static io.quorate.testkit.contract.StorageContents.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.SnapshotStore.Draft;
import io.quorate.spi.SnapshotStore.Published;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link LogStorage} must do about snapshots, and about a log that begins behind one. Extend it as you extend
 * {@link LogStorageContract}; the same holds of its directory.
 */
public abstract class SnapshotStorageContract {
    private static final Mark TEN = new Mark(10, 1);
    private static final Mark TWENTY = new Mark(20, 2);

    @TempDir
    Path root;

    private final StorageContents expected = new StorageContents();

    /**
     * Makes a storage.
     *
     * @param directory where it keeps everything; may be missing, but its parent is there
     * @return the storage, not yet recovered
     * @throws Exception fails the test
     */
    protected abstract LogStorage open(Path directory) throws Exception;

    private LogStorage opened() throws Exception {
        LogStorage storage = open(root.resolve("n1"));
        expected.recover(storage);
        return storage;
    }

    /** No storage holds snapshots without a log. */
    private LogStorage openedWithACell() throws Exception {
        LogStorage storage = opened();
        expected.write(storage, LogWrite.of(Cell.IDENTITY, bytes("me")));
        return storage;
    }

    private void reopenAndCompare() throws Exception {
        opened().close();
    }

    private static Snapshot name(Mark mark, byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return new Snapshot(mark, content.length, (int) checksum.getValue());
    }

    private static byte[] content(int length, int kind) {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (i * 31 + i / 256 + kind * 7);
        }
        return content;
    }

    private static void take(LogStorage storage, Mark mark, byte[] content) throws IOException {
        Draft draft = storage.snapshots().begin(mark);
        draft.write(ByteBuffer.wrap(content));
        assertThat(draft.publish()).contains(name(mark, content));
    }

    private static byte[] read(SnapshotStore store, Mark mark, int piece) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(1 << 24);
        int count = 0;
        while (count >= 0) {
            ByteBuffer part = all.slice(all.position(), piece);
            count = store.read(mark, all.position(), part);
            assertThat(part.position()).isEqualTo(Math.max(0, count));
            all.position(all.position() + Math.max(0, count));
        }
        byte[] content = new byte[all.flip().remaining()];
        all.get(content);
        return content;
    }

    private void copyTo(String name) throws Exception {
        try (Stream<Path> files = Files.walk(root.resolve("n1"))) {
            for (Path file : files.toList()) {
                Path target = root.resolve(name)
                        .resolve(root.resolve("n1").relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /**
     * What stands before the beginning is gone, in this life and the next; what stands behind it is as it was.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aLogBeginsBehindAMark() throws Exception {
        try (LogStorage storage = opened()) {
            expected.write(storage, append(1, 1, "a", "b", "c"));
            expected.write(storage, append(4, 2, "d", "e"));
            expected.write(storage, beginBehind(2, 1));
            expected.compareEntries(storage);
            expected.write(storage, beginBehind(4, 2));
            expected.compareEntries(storage);
            assertThatThrownBy(() -> storage.read(4, 5, 100)).isInstanceOf(IOException.class);
            expected.write(storage, append(6, 3, "f"));
        }
        reopenAndCompare();
    }

    /**
     * A beginning beyond the end leaves no entry, and the log goes on behind it.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aBeginningBeyondTheEndEmptiesTheLog() throws Exception {
        try (LogStorage storage = opened()) {
            expected.write(storage, append(1, 1, "a", "b", "c"));
            expected.write(storage, beginBehind(10, 7));
        }
        reopenAndCompare();
        try (LogStorage storage = opened()) {
            expected.write(storage, append(11, 8, "k", "l"));
            expected.compareEntries(storage);
        }
        reopenAndCompare();
    }

    /**
     * Truncate, begin, append: in this order.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aWriteTruncatesThenBeginsThenAppends() throws Exception {
        try (LogStorage storage = opened()) {
            expected.write(storage, append(1, 1, "a", "b", "c", "d", "e"));
            expected.write(storage, new LogWrite(2, new Mark(3, 2), 4, List.of(command(2, bytes("D"))), Map.of()));
            expected.compareEntries(storage);
        }
        reopenAndCompare();
    }

    /**
     * The process is killed after the write.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aBeginningIsDurableWhenTheWriteReturns() throws Exception {
        try (LogStorage storage = opened()) {
            expected.write(storage, append(1, 1, "a", "b", "c"));
            expected.write(storage, beginBehind(2, 1));
            copyTo("killed");
            try (LogStorage next = open(root.resolve("killed"))) {
                expected.recover(next);
            }
        }
    }

    /**
     * Newest first, with their names, and content that can be read from anywhere.
     *
     * @throws Exception fails the test
     */
    @Test
    public void whatIsPublishedIsListedAndReadBackInThisLifeAndTheNext() throws Exception {
        byte[] own = content(100_000, 1);
        byte[] fetched = content(777, 2);
        List<Published> both =
                List.of(new Published(name(TWENTY, fetched), true), new Published(name(TEN, own), false));
        try (LogStorage storage = openedWithACell()) {
            take(storage, TEN, own);
            Draft draft = storage.snapshots().fetch(name(TWENTY, fetched));
            draft.write(ByteBuffer.wrap(fetched, 0, 700));
            draft.write(ByteBuffer.wrap(fetched, 700, 77));
            assertThat(draft.publish()).contains(name(TWENTY, fetched));
            assertThat(storage.snapshots().list()).isEqualTo(both);
            assertThat(read(storage.snapshots(), TEN, 4096)).isEqualTo(own);
        }
        try (LogStorage storage = opened()) {
            assertThat(storage.snapshots().list()).isEqualTo(both);
            assertThat(read(storage.snapshots(), TWENTY, 10)).isEqualTo(fetched);
            ByteBuffer middle = ByteBuffer.allocate(5);
            assertThat(storage.snapshots().read(TEN, 54_321, middle)).isEqualTo(5);
            assertThat(middle.get(0)).isEqualTo(own[54_321]);
            assertThat(storage.snapshots().read(TEN, own.length, ByteBuffer.allocate(5)))
                    .isEqualTo(-1);
            assertThatThrownBy(() -> storage.snapshots().read(new Mark(11, 1), 0, ByteBuffer.allocate(5)))
                    .isInstanceOf(IOException.class);
        }
    }

    /**
     * The process is killed after publishing.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aSnapshotIsDurableWhenItIsPublished() throws Exception {
        byte[] content = content(5000, 3);
        try (LogStorage storage = openedWithACell()) {
            take(storage, TEN, content);
            copyTo("killed");
            try (LogStorage next = open(root.resolve("killed"))) {
                next.recover();
                assertThat(next.snapshots().list()).containsExactly(new Published(name(TEN, content), false));
                assertThat(read(next.snapshots(), TEN, 999)).isEqualTo(content);
            }
        }
    }

    /**
     * Nobody sees a draft, finished or not, before it is published.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aDraftIsInvisible() throws Exception {
        try (LogStorage storage = openedWithACell()) {
            Draft given = storage.snapshots().begin(TEN);
            given.write(ByteBuffer.wrap(content(100, 1)));
            assertThat(storage.snapshots().list()).isEmpty();
            given.discard();
            storage.snapshots().begin(TWENTY).write(ByteBuffer.wrap(content(100, 2)));
        }
        try (LogStorage storage = opened()) {
            assertThat(storage.snapshots().list()).isEmpty();
            assertThatThrownBy(() -> storage.snapshots().read(TWENTY, 0, ByteBuffer.allocate(5)))
                    .isInstanceOf(IOException.class);
        }
    }

    /**
     * There is one draft: beginning another gives it up.
     *
     * @throws Exception fails the test
     */
    @Test
    public void beginningAnotherDraftEndsTheOneBefore() throws Exception {
        byte[] content = content(100, 1);
        try (LogStorage storage = openedWithACell()) {
            Draft first = storage.snapshots().begin(TEN);
            first.write(ByteBuffer.wrap(content));
            Draft second = storage.snapshots().begin(TWENTY);
            assertThat(second.length()).isZero();
            second.write(ByteBuffer.wrap(content));
            assertThatThrownBy(first::publish).isInstanceOf(Exception.class);
            assertThat(second.publish()).contains(name(TWENTY, content));
            assertThat(storage.snapshots().list()).containsExactly(new Published(name(TWENTY, content), false));
        }
    }

    /**
     * A fetched draft may be gone on with in the next life: what it says to have is what was written.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aFetchGoesOnWhereItLeftOff() throws Exception {
        byte[] content = content(9 << 20, 4);
        int written = 6 << 20;
        Snapshot wanted = name(TEN, content);
        try (LogStorage storage = openedWithACell()) {
            storage.snapshots().fetch(wanted).write(ByteBuffer.wrap(content, 0, written));
        }
        try (LogStorage storage = opened()) {
            Draft draft = storage.snapshots().fetch(wanted);
            int there = (int) draft.length();
            assertThat(there).isLessThanOrEqualTo(written);
            draft.write(ByteBuffer.wrap(content, there, content.length - there));
            assertThat(draft.publish()).contains(wanted);
            assertThat(read(storage.snapshots(), TEN, 1 << 20)).isEqualTo(content);
        }
    }

    /**
     * A fetched draft that is not what was wanted is dropped, and nothing else is harmed.
     *
     * @throws Exception fails the test
     */
    @Test
    public void whatIsNotWhatWasWantedIsNotPublished() throws Exception {
        byte[] content = content(100, 1);
        byte[] flipped = content(100, 1);
        flipped[50] ^= 4;
        try (LogStorage storage = openedWithACell()) {
            take(storage, TEN, content);
            for (byte[] wrong : List.of(flipped, content(99, 1), content(101, 1))) {
                Draft draft = storage.snapshots().fetch(name(TWENTY, content));
                assertThat(draft.length()).isZero();
                draft.write(ByteBuffer.wrap(wrong));
                assertThat(draft.publish()).isEqualTo(Optional.empty());
                assertThat(storage.snapshots().list()).containsExactly(new Published(name(TEN, content), false));
            }
        }
    }

    /**
     * Of an index there is one snapshot: the last that was published.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aSnapshotReplacesThatOfTheSameIndex() throws Exception {
        byte[] older = content(300, 1);
        byte[] newer = content(200, 2);
        try (LogStorage storage = openedWithACell()) {
            take(storage, TEN, older);
            take(storage, TEN, newer);
            assertThat(storage.snapshots().list()).containsExactly(new Published(name(TEN, newer), false));
        }
        try (LogStorage storage = opened()) {
            assertThat(storage.snapshots().list()).containsExactly(new Published(name(TEN, newer), false));
            assertThat(read(storage.snapshots(), TEN, 64)).isEqualTo(newer);
        }
    }

    /**
     * Deleted for good; the others stay.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aDeletedSnapshotDoesNotComeBack() throws Exception {
        byte[] content = content(100, 1);
        try (LogStorage storage = openedWithACell()) {
            take(storage, TEN, content);
            take(storage, TWENTY, content);
            storage.snapshots().delete(TEN);
            storage.snapshots().delete(new Mark(15, 1));
            assertThat(storage.snapshots().list()).containsExactly(new Published(name(TWENTY, content), false));
        }
        try (LogStorage storage = opened()) {
            assertThat(storage.snapshots().list()).containsExactly(new Published(name(TWENTY, content), false));
        }
    }

    /**
     * One byte of the content is another: the snapshot is left out, the older one stays. The damaged byte is found by what
     * stands around it, so a storage that compresses needs a test of its own.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aDamagedSnapshotIsLeftOut() throws Exception {
        byte[] older = content(3000, 1);
        byte[] newer = content(3000, 5);
        try (LogStorage storage = openedWithACell()) {
            take(storage, TEN, older);
            take(storage, TWENTY, newer);
        }
        assertThat(damaged(newer)).as("files with the content").isPositive();
        try (LogStorage storage = opened()) {
            assertThat(storage.snapshots().list()).containsExactly(new Published(name(TEN, older), false));
            assertThat(read(storage.snapshots(), TEN, 1000)).isEqualTo(older);
            take(storage, TWENTY, newer);
            assertThat(read(storage.snapshots(), TWENTY, 1000)).isEqualTo(newer);
        }
    }

    private int damaged(byte[] content) throws IOException {
        int found = 0;
        try (Stream<Path> files = Files.walk(root.resolve("n1"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                for (int at = 0; at + content.length <= bytes.length; at++) {
                    if (ByteBuffer.wrap(bytes, at, content.length).equals(ByteBuffer.wrap(content))) {
                        bytes[at + content.length / 2] ^= 1;
                        Files.write(file, bytes);
                        found++;
                    }
                }
            }
        }
        return found;
    }
}
