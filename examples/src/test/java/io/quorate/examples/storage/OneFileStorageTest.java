package io.quorate.examples.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.testkit.contract.LogStorageContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneFileStorageTest extends LogStorageContract {
    @TempDir
    Path parent;

    @Override
    protected LogStorage open(Path directory) {
        return new OneFileStorage(directory);
    }

    /** What the contract leaves to each storage: every crash in the middle of the last write. */
    @Test
    void aTornWriteIsGoneAndAllBeforeItAreThere() throws IOException {
        byte[] whole = twoWrites();
        int firstEnds = firstFrame();
        for (int length = firstEnds; length < whole.length; length++) {
            assertThat(recovered(Arrays.copyOf(whole, length)).log().last()).isEqualTo(1);
            byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
            int last = Arrays.equals(zeros, whole) ? 2 : 1;
            if (length == firstEnds || length >= firstEnds + Frame.HEADER) {
                assertThat(recovered(zeros).log().last()).isEqualTo(last);
            }
        }
    }

    @Test
    void aFlippedBitBeforeTheLastWriteIsDamage() throws IOException {
        byte[] whole = twoWrites();
        for (int bit = 0; bit < firstFrame() * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> recovered(damaged))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is damaged at byte 0");
        }
    }

    private static LogWrite first() {
        return new LogWrite(0, Mark.NONE, 1, List.of(entry("a")), Map.of(Cell.PROTOCOL, new byte[] {1}));
    }

    private static int firstFrame() throws IOException {
        return Frame.encode(first()).limit();
    }

    private byte[] twoWrites() throws IOException {
        Path directory = parent.resolve("two");
        try (LogStorage storage = open(directory)) {
            storage.recover();
            storage.write(first());
            storage.write(new LogWrite(0, Mark.NONE, 2, List.of(entry("b")), Map.of(Cell.PROTOCOL, new byte[] {2})));
        }
        return Files.readAllBytes(directory.resolve("log"));
    }

    private static EntryBlock entry(String payload) {
        return EntryBlock.of(EntryKind.COMMAND, 1, payload.getBytes(StandardCharsets.UTF_8));
    }

    private Recovery recovered(byte[] log) throws IOException {
        Path directory = Files.createTempDirectory(parent, "crash");
        Files.write(directory.resolve("log"), log);
        try (LogStorage storage = open(directory)) {
            return storage.recover();
        }
    }
}
