package io.quorate.storage.file.plugin;

import io.quorate.spi.plugin.StorageInspector;
import io.quorate.storage.file.LogInspection;
import io.quorate.storage.file.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at a directory of the file storage. */
public final class FileStorageInspector implements StorageInspector {
    @Override
    public Inspection inspect(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is not a directory");
        }
        LogInspection look = LogInspection.of(new RealDisk(directory));
        return new Inspection(look.report(), look.problem());
    }
}
