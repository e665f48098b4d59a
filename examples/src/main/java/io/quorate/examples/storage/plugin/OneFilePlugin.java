package io.quorate.examples.storage.plugin;

import com.google.inject.Module;
import com.google.inject.PrivateModule;
import com.google.inject.Singleton;
import com.typesafe.config.Config;
import io.quorate.examples.storage.OneFileStorage;
import io.quorate.spi.LogStorage;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import java.nio.file.Path;

/** Makes the storage {@code one-file} available. Settings: see {@code reference.conf}. */
public final class OneFilePlugin implements Plugin {
    private static final String DIRECTORY = "directory";

    @Override
    public Role role() {
        return Role.STORAGE;
    }

    @Override
    public String name() {
        return "one-file";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Module module(Config settings) {
        if (!settings.hasPath(DIRECTORY)) {
            throw new SettingException(DIRECTORY, "no directory for the log: set one that belongs to this node alone");
        }
        Path directory = Path.of(settings.getString(DIRECTORY));
        return new PrivateModule() {
            @Override
            protected void configure() {
                bind(LogStorage.class)
                        .toProvider(() -> new OneFileStorage(directory))
                        .in(Singleton.class);
                expose(LogStorage.class);
            }
        };
    }
}
