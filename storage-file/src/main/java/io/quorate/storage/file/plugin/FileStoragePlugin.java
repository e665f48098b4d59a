package io.quorate.storage.file.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.Singleton;
import com.typesafe.config.Config;
import io.quorate.spi.LogStorage;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import io.quorate.storage.file.FileLogStorage;
import io.quorate.storage.file.FileSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Keeps the log in a directory. Settings: see {@code reference.conf}. */
public final class FileStoragePlugin implements Plugin {
    private static final String DIRECTORY = "directory";
    private static final String SEGMENT_BYTES = "segment-bytes";
    private static final String SPARE_BYTES = "spare-bytes";

    @Override
    public Role role() {
        return Role.STORAGE;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        FileSettings read = new FileSettings(directory(settings), segmentBytes(settings), spareBytes(settings));
        return new PrivateModule() {
            @Override
            protected void configure() {
                bind(LogStorage.class)
                        .toProvider(() -> new FileLogStorage(read))
                        .in(Singleton.class);
                expose(LogStorage.class);
            }
        };
    }

    private static Path directory(Config settings) {
        if (!settings.hasPath(DIRECTORY)) {
            throw new SettingException(
                    DIRECTORY,
                    "no directory for the log: set one that belongs to this node alone, there is no default");
        }
        String text = settings.getString(DIRECTORY);
        try {
            if (text.isBlank()) {
                throw new SettingException(DIRECTORY, "the directory for the log is blank");
            }
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new SettingException(DIRECTORY, "this is not the name of a directory: " + e.getMessage());
        }
    }

    private static long segmentBytes(Config settings) {
        long bytes = settings.getBytes(SEGMENT_BYTES);
        if (bytes < FileSettings.MIN_SEGMENT || bytes > FileSettings.MAX_SEGMENT) {
            throw new SettingException(
                    SEGMENT_BYTES,
                    "segments of " + bytes + " bytes: allowed are 64 KiB to 1 GiB, the default is 64 MiB");
        }
        return bytes;
    }

    private static long spareBytes(Config settings) {
        long bytes = settings.getBytes(SPARE_BYTES);
        if (bytes < 0 || bytes > FileSettings.MAX_SPARES) {
            throw new SettingException(
                    SPARE_BYTES, "spares of " + bytes + " bytes: allowed are 0 to 1 TiB, the default is 256 MiB");
        }
        return bytes;
    }
}
