package io.quorate.testkit.contract;

import static io.quorate.testkit.contract.StorageContents.append;
import static io.quorate.testkit.contract.StorageContents.bytes;
import static io.quorate.testkit.contract.StorageContents.command;
import static io.quorate.testkit.contract.StorageContents.replace;
import static io.quorate.testkit.contract.StorageContents.truncate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link LogStorage} must do. Extend it and say how yours is opened:
 *
 * <pre>
 * final class MyStorageTest extends LogStorageContract {
 *     &#64;Override
 *     protected LogStorage open(Path directory) {
 *         return new MyStorage(directory);
 *     }
 * }
 * </pre>
 *
 * <p>The storage must keep everything below its directory: a killed process is played by a copy of the directory. What
 * only a real crash shows, a write cut in the middle above all, is beyond this suite; a storage needs tests of its own for
 * that.
 */
public abstract class LogStorageContract {
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

    private LogStorage storage() throws Exception {
        return open(root.resolve("n1"));
    }

    private void reopenAndCompare() throws Exception {
        try (LogStorage storage = storage()) {
            expected.recover(storage);
        }
    }

    /**
     * Nothing was written, nothing is found.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aNewStorageIsEmpty() throws Exception {
        try (LogStorage storage = storage()) {
            Recovery found = storage.recover();
            assertThat(found.log().isEmpty()).isTrue();
            assertThat(found.cells()).isEmpty();
        }
        reopenAndCompare();
    }

    /**
     * Payloads, kinds, rounds and proposals come back as they were written.
     *
     * @throws Exception fails the test
     */
    @Test
    public void entriesComeBackByteByByte() throws Exception {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(
                    storage,
                    new LogWrite(0, Mark.NONE, 1, List.of(command(1, everyByte), command(2, bytes("b"))), Map.of()));
            expected.write(storage, append(3, 2, "c", "d", "e"));
            expected.compareEntries(storage);
        }
        reopenAndCompare();
    }

    /**
     * The range that recovery reports has the longest runs of the right kinds and rounds.
     *
     * @throws Exception fails the test
     */
    @Test
    public void recoverySaysKindAndRoundOfEveryEntry() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            List<EntryBlock> blocks = new ArrayList<>();
            for (EntryKind kind : EntryKind.values()) {
                blocks.add(EntryBlock.of(kind, kind.code() / 2 + 5L, bytes(kind.name())));
            }
            expected.write(storage, new LogWrite(0, Mark.NONE, 1, blocks, Map.of()));
            expected.write(storage, append(5, 1L << 60, "large round"));
            expected.write(storage, append(6, 1L << 60, "same round"));
        }
        reopenAndCompare();
    }

    /**
     * Entries without a payload come back.
     *
     * @throws Exception fails the test
     */
    @Test
    public void anEmptyPayloadIsAnEntryToo() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(
                    storage,
                    new LogWrite(0, Mark.NONE, 1, List.of(EntryBlock.of(EntryKind.NOOP, 1, new byte[0])), Map.of()));
            expected.write(storage, append(2, 1, ""));
        }
        reopenAndCompare();
    }

    /**
     * Entries and cells of some MiB, and a write of many entries, come back.
     *
     * @throws Exception fails the test
     */
    @Test
    public void largeEntriesAndLargeWritesAreWritesLikeAnyOther() throws Exception {
        byte[] large = new byte[3 << 20];
        Arrays.fill(large, (byte) 7);
        large[large.length - 1] = 8;
        EntryBlock.Builder many = new EntryBlock.Builder();
        for (int i = 0; i < 20_000; i++) {
            many.add(EntryKind.COMMAND, Optional.empty(), bytes("entry " + i));
        }
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, new LogWrite(0, Mark.NONE, 1, List.of(command(1, large)), Map.of()));
            expected.write(storage, new LogWrite(0, Mark.NONE, 2, List.of(many.build()), Map.of(Cell.EPOCH, large)));
        }
        reopenAndCompare();
    }

    /**
     * Cells are replaced one by one.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aCellHoldsWhatWasLastWrittenToItAndOthersAreLeftAlone() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, LogWrite.of(Cell.IDENTITY, bytes("me")));
            expected.write(storage, LogWrite.of(Cell.PROTOCOL, bytes("first vote, a long one")));
            expected.write(storage, LogWrite.of(Cell.EPOCH, new byte[0]));
            expected.write(storage, LogWrite.of(Cell.PROTOCOL, bytes("second")));
        }
        reopenAndCompare();
    }

    /**
     * A write that truncates, appends and sets cells does all of it.
     *
     * @throws Exception fails the test
     */
    @Test
    public void entriesAndCellsOfOneWriteAreThereTogether() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, append(1, 1, "a", "b", "c"));
            Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
            cells.put(Cell.PROTOCOL, bytes("vote"));
            cells.put(Cell.EPOCH, bytes("epoch"));
            expected.write(storage, new LogWrite(2, Mark.NONE, 2, List.of(command(3, bytes("B"))), cells));
        }
        reopenAndCompare();
    }

    /**
     * Within a write, truncation comes first.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aWriteTruncatesBeforeItAppends() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, append(1, 1, "a", "b", "c"));
            expected.write(storage, replace(2, 2, 2, "B", "C", "D", "E"));
            expected.compareEntries(storage);
            expected.write(storage, replace(4, 4, 3, "d"));
            expected.compareEntries(storage);
        }
        reopenAndCompare();
    }

    /**
     * Truncated entries can neither be read nor come back.
     *
     * @throws Exception fails the test
     */
    @Test
    public void whatWasTruncatedIsGoneForGood() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, append(1, 1, "a", "b"));
            expected.write(storage, append(3, 1, "c", "d"));
            expected.write(storage, truncate(2));
            assertThatThrownBy(() -> storage.read(1, 2, 100)).isInstanceOf(IOException.class);
        }
        reopenAndCompare();
        try (LogStorage storage = storage()) {
            expected.recover(storage);
            expected.write(storage, append(2, 2, "B"));
        }
        reopenAndCompare();
    }

    /**
     * Truncation may leave nothing.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aLogCanBeTruncatedToNothing() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, append(1, 1, "a", "b"));
            expected.write(storage, truncate(1));
        }
        reopenAndCompare();
        try (LogStorage storage = storage()) {
            expected.recover(storage);
            expected.write(storage, append(1, 2, "A"));
        }
        reopenAndCompare();
    }

    /**
     * The process is killed after every write: no close, no second chance.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aWriteIsDurableWhenItReturns() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            for (int i = 1; i <= 6; i++) {
                expected.write(storage, append(i, 1, "entry " + i));
                recoverCopy("entry-" + i);
                expected.write(storage, LogWrite.of(Cell.PROTOCOL, bytes("vote " + i)));
                recoverCopy("vote-" + i);
            }
            expected.write(storage, truncate(3));
            recoverCopy("truncated");
        }
    }

    private void recoverCopy(String name) throws Exception {
        Path copy = root.resolve(name);
        try (Stream<Path> files = Files.walk(root.resolve("n1"))) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(root.resolve("n1").relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        try (LogStorage storage = open(copy)) {
            expected.recover(storage);
        }
    }

    /**
     * Opened again, the log goes on where it ended.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aLogGrowsOverManyLives() throws Exception {
        for (int life = 1; life <= 5; life++) {
            try (LogStorage storage = storage()) {
                expected.recover(storage);
                for (int i = 0; i < 50; i++) {
                    expected.write(storage, append(expected.last() + 1, life, "x".repeat(i * 20), "y"));
                }
                expected.write(storage, LogWrite.of(Cell.IDENTITY, bytes("life " + life)));
            }
        }
        reopenAndCompare();
    }

    /**
     * A read gives the right entries, not beyond the last wanted, and not more bytes than asked for.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aReadGivesABeginningOfWhatIsWantedWithinItsBudget() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, append(1, 1, "a", "bb", "ccc"));
            expected.write(storage, append(4, 2, "dddd", "eeeee"));
            expected.write(storage, replace(5, 5, 3, "EEEEE", "ffffff"));
            for (int from = 1; from <= 6; from++) {
                for (int to = from; to <= 6; to++) {
                    for (int budget : new int[] {1, 40, 80, 120, 1000}) {
                        EntryBlock block = storage.read(from, to, budget);
                        expected.compare(block, from);
                        assertThat(block.count()).isBetween(1, to - from + 1);
                        assertThat(block.count() == 1 || block.size() <= budget)
                                .as("%d bytes for a budget of %d", block.size(), budget)
                                .isTrue();
                    }
                }
            }
        }
    }

    /**
     * A read always makes progress.
     *
     * @throws Exception fails the test
     */
    @Test
    public void theFirstEntryComesEvenIfItIsLargerThanTheBudget() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, append(1, 1, "x".repeat(10_000), "y"));
            EntryBlock block = storage.read(1, 2, 10);
            assertThat(block.count()).isEqualTo(1);
            expected.compare(block, 1);
        }
    }

    /**
     * A read outside the log fails instead of giving less.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aReadOfWhatIsNotThereFails() throws Exception {
        for (long[] range : new long[][] {{1, 4}, {4, 4}, {9, 10}, {0, 1}}) {
            Path directory = root.resolve("n" + range[0] + "-" + range[1]);
            try (LogStorage storage = open(directory)) {
                storage.recover();
                storage.write(append(1, 1, "a", "b", "c"));
                assertThatThrownBy(() -> storage.read(range[0], range[1], 100))
                        .as("entries %d to %d of 3", range[0], range[1])
                        .isInstanceOf(IOException.class);
            }
        }
    }

    /**
     * The storage keeps no array of its caller.
     *
     * @throws Exception fails the test
     */
    @Test
    public void whatTheCallerDoesWithItsArraysAfterwardsChangesNothing() throws Exception {
        byte[] content = bytes("vote");
        try (LogStorage storage = storage()) {
            storage.recover();
            expected.write(storage, LogWrite.of(Cell.PROTOCOL, content));
            Arrays.fill(content, (byte) 0);
            for (int i = 1; i <= 40; i++) {
                expected.write(storage, append(i, 1, "x".repeat(100_000)));
            }
        }
        reopenAndCompare();
    }

    /**
     * Two storages of one process do not disturb each other.
     *
     * @throws Exception fails the test
     */
    @Test
    public void directoriesHaveNothingInCommon() throws Exception {
        try (LogStorage storage = storage();
                LogStorage other = open(root.resolve("n2"))) {
            storage.recover();
            expected.write(storage, append(1, 1, "mine"));
            assertThat(other.recover().log().isEmpty()).isTrue();
            other.write(append(1, 7, "not mine", "nor this"));
            other.write(LogWrite.of(Cell.IDENTITY, bytes("another")));
        }
        reopenAndCompare();
    }

    /**
     * A second storage on the same directory is refused, each time.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aDirectoryThatIsInUseIsRefusedAndItsUserIsNotDisturbed() throws Exception {
        try (LogStorage storage = storage()) {
            storage.recover();
            for (int i = 1; i <= 3; i++) {
                try (LogStorage second = storage()) {
                    assertThatThrownBy(second::recover).isInstanceOf(IOException.class);
                }
                expected.write(storage, append(i, 1, "still mine"));
            }
        }
        reopenAndCompare();
    }

    /**
     * After close nothing works, and nothing reaches the directory.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aClosedStorageTakesNothingMoreAndMayBeClosedAgain() throws Exception {
        LogStorage storage = storage();
        storage.recover();
        expected.write(storage, append(1, 1, "a"));
        storage.close();
        storage.close();
        assertThatThrownBy(() -> storage.write(append(2, 1, "b"))).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> storage.read(1, 1, 100)).isInstanceOf(Exception.class);
        reopenAndCompare();
    }

    /**
     * Closing needs no opening.
     *
     * @throws Exception fails the test
     */
    @Test
    public void aStorageThatWasNeverRecoveredCanBeClosed() throws Exception {
        try (LogStorage unused = storage()) {
            assertThat(unused).isNotNull();
        }
        reopenAndCompare();
    }
}
