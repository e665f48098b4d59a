package io.quorate.benchmarks.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One run at a time in a directory: two would remove each other's logs, and each would measure the other one, too. A run that is
 * killed leaves its logs behind, for the next one to remove, and no claim: that ends with the process.
 *
 * @param directory that is held
 * @param file whose lock says so; it stays, as another run may have opened it by now
 */
record Claim(Path directory, FileChannel file) implements AutoCloseable {
    /**
     * Takes a directory, which is made if it is not there.
     *
     * @param directory for logs
     * @return empty if another run holds it
     * @throws IOException if it cannot be written
     */
    static Optional<Claim> on(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel file =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(file)) {
            return Optional.of(new Claim(directory, file));
        }
        file.close();
        return Optional.empty();
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
