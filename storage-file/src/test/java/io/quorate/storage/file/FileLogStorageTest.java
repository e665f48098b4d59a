package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage on a real disk. What every storage must do is in the contract; this is what only files do. */
final class FileLogStorageTest {
    @TempDir
    Path root;

    private FileLogStorage open(Path directory) {
        return new FileLogStorage(new FileSettings(directory, FileSettings.MIN_SEGMENT, 0));
    }

    @Test
    void entriesAndCellsComeBackFromManySegments() throws IOException {
        List<String> written = new ArrayList<>();
        try (FileLogStorage storage = open(root.resolve("n1"))) {
            assertThat(storage.recover().log().isEmpty()).isTrue();
            storage.write(LogWrite.of(Cell.IDENTITY, bytes("me")));
            for (int i = 1; i <= 200; i++) {
                String payload = i + "x".repeat(1000);
                written.add(payload);
                storage.write(new LogWrite(
                        0,
                        Mark.NONE,
                        i,
                        List.of(EntryBlock.of(EntryKind.COMMAND, 3, bytes(payload))),
                        Map.of(Cell.PROTOCOL, bytes("p" + i))));
            }
            assertThat(payloads(storage, 200)).isEqualTo(written);
        }
        assertThat(segments()).hasSizeGreaterThan(3);
        try (FileLogStorage storage = open(root.resolve("n1"))) {
            Recovery found = storage.recover();
            assertThat(found.log().toString()).isEqualTo("[1-200/r3]");
            assertThat(found.cell(Cell.IDENTITY)).contains(bytes("me"));
            assertThat(found.cell(Cell.PROTOCOL)).contains(bytes("p200"));
            assertThat(payloads(storage, 200)).isEqualTo(written);
        }
    }

    @Test
    void aWriteLargerThanASegmentAndTheBufferGetsASegmentThatIsLargeEnough() throws IOException {
        String large = "y".repeat(3 << 20);
        try (FileLogStorage storage = open(root.resolve("n1"))) {
            storage.recover();
            storage.write(entry(1, "small"));
            storage.write(entry(2, large));
            storage.write(entry(3, "small again"));
        }
        try (FileLogStorage storage = open(root.resolve("n1"))) {
            assertThat(storage.recover().log().last()).isEqualTo(3);
            assertThat(payloads(storage, 3)).containsExactly("small", large, "small again");
        }
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        try (FileLogStorage storage = open(root.resolve("a/b/n1"))) {
            storage.recover();
            storage.write(entry(1, "secret"));
        }
        assertThat(permissions(root.resolve("a/b/n1"))).isEqualTo("rwx------");
        assertThat(permissions(root.resolve("a/b/n1/segment-0000000001.log"))).isEqualTo("rw-------");
        assertThat(permissions(root.resolve("a/b/n1/LOCK"))).isEqualTo("rw-------");
    }

    @Test
    void aSecondStorageOfTheSameProcessIsRefusedAtOnce() throws IOException {
        try (FileLogStorage first = open(root.resolve("n1"));
                FileLogStorage second = open(root.resolve("n1"))) {
            first.recover();
            assertThatThrownBy(second::recover)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("n1 is in use by another replica of this process");
            first.write(entry(1, "still mine"));
        }
        try (FileLogStorage third = open(root.resolve("n1"))) {
            assertThat(third.recover().log().last()).isEqualTo(1);
        }
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(root.resolve("n1"))) {
            return files.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static LogWrite entry(long index, String payload) {
        return new LogWrite(
                0, Mark.NONE, index, List.of(EntryBlock.of(EntryKind.COMMAND, 1, bytes(payload))), Map.of());
    }

    private static List<String> payloads(FileLogStorage storage, long last) throws IOException {
        List<String> payloads = new ArrayList<>();
        while (payloads.size() < last) {
            EntryBlock block = storage.read(payloads.size() + 1L, last, 8000);
            for (int i = 0; i < block.count(); i++) {
                payloads.add(StandardCharsets.UTF_8.decode(block.payload(i)).toString());
            }
        }
        return payloads;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
