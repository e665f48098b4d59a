package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a real file system and a real process can show. */
final class RealDiskTest {
    private static final LogWrite VOTE = LogWrite.of(Cell.PROTOCOL, new byte[] {1});

    @TempDir
    Path root;

    private Path directory;
    private Path segment;

    @BeforeEach
    void names() {
        directory = root.resolve("n1");
        segment = directory.resolve("segment-0000000001.log");
    }

    private FileLogStorage storage() {
        return new FileLogStorage(new FileSettings(directory, FileSettings.MIN_SEGMENT, 1 << 20));
    }

    /** Holds a directory until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            new FileLogStorage(new FileSettings(Path.of(arguments[0]))).recover();
            System.out.println("held");
            if (System.in.read() >= 0) {
                throw new IllegalStateException("nobody writes to this");
            }
        }
    }

    @Test
    void anotherProcessIsRefusedAtOnceAndLetInWhenTheHolderIsKilled() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = holder.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held");
            try (FileLogStorage refused = storage()) {
                assertThatThrownBy(refused::recover)
                        .isInstanceOf(IOException.class)
                        .hasMessage(directory + " is in use by another process, " + holder.pid());
            }
        } finally {
            holder.destroyForcibly().waitFor();
        }
        try (FileLogStorage next = storage()) {
            next.recover();
            next.write(VOTE);
        }
    }

    @Test
    void anInterruptEndsTheStorageAndHarmsNothing() throws IOException {
        try (FileLogStorage storage = storage()) {
            storage.recover();
            storage.write(LogWriteOf.entries(1, "acknowledged"));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> storage.write(VOTE)).isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(() -> storage.write(VOTE)).hasMessageContaining("out of use since its first failure");
        }
        try (FileLogStorage storage = storage()) {
            assertThat(storage.recover().log().last()).isEqualTo(1);
        }
    }

    @Test
    void aSegmentThatIsDeletedUnderARunningReplicaIsNoticedByTheNextWrite() throws IOException {
        try (FileLogStorage storage = storage()) {
            storage.recover();
            storage.write(VOTE);
            Files.delete(segment);
            assertThatThrownBy(() -> storage.write(VOTE))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(segment.toString());
        }
    }

    @Test
    void aSegmentThatIsReplacedUnderARunningReplicaIsNoticedByTheNextWrite() throws IOException {
        try (FileLogStorage storage = storage()) {
            storage.recover();
            storage.write(VOTE);
            Files.copy(segment, root.resolve("copy"));
            Files.move(root.resolve("copy"), segment, StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(() -> storage.write(VOTE)).hasMessageContaining("was replaced by another file");
        }
    }

    @Test
    void anEmptyDirectoryIsClosedToOthers() throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (FileLogStorage storage = storage()) {
            storage.recover();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aDirectoryOrSegmentThatOthersMayReadIsRefused() throws IOException {
        try (FileLogStorage storage = storage()) {
            storage.recover();
            storage.write(VOTE);
        }
        for (Path path : new Path[] {directory, segment}) {
            var before = Files.getPosixFilePermissions(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (FileLogStorage storage = storage()) {
                assertThatThrownBy(storage::recover)
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith(path + " is open to other users (rwxr-xr-x)")
                        .hasMessageEndingWith("chmod o-rwx " + path);
            }
            Files.setPosixFilePermissions(path, before);
        }
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Files.createFile(directory);
        try (FileLogStorage storage = storage()) {
            assertThatThrownBy(storage::recover)
                    .hasMessage(directory + " is not a directory: name one that belongs to this node alone");
        }
    }

    @Test
    void aLinkInPlaceOfAFileIsNotFollowed() throws IOException {
        Files.createDirectory(directory);
        Path elsewhere = Files.createFile(root.resolve("elsewhere"));
        Files.createSymbolicLink(directory.resolve("LOCK"), elsewhere);
        try (FileLogStorage storage = storage()) {
            assertThatThrownBy(storage::recover).isInstanceOf(IOException.class);
        }
        assertThat(elsewhere).isEmptyFile();
    }
}
