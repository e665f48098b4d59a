package io.quorate.storage.file.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Module;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStoragePluginTest {
    @TempDir
    Path root;

    private final Plugin plugin = ServiceLoader.load(Plugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(FileStoragePlugin.class::isInstance)
            .findFirst()
            .orElseThrow();

    private Config settings(String text) {
        return ConfigFactory.parseString("quorate.storage-file { " + text + " }")
                .withFallback(ConfigFactory.parseResources(FileStoragePlugin.class.getClassLoader(), "reference.conf"))
                .resolve()
                .getConfig("quorate." + plugin.section());
    }

    private Module module(String text) {
        return plugin.module(settings(text));
    }

    @Test
    void itIsTheStorageNamedFile() {
        assertThat(plugin.role()).isEqualTo(Plugin.Role.STORAGE);
        assertThat(plugin.name()).isEqualTo("file");
        assertThat(plugin.section()).isEqualTo("storage-file");
        assertThat(plugin.spiVersion()).isEqualTo(Plugin.SPI_VERSION);
    }

    @Test
    void itBindsOneStorageAndDoesNoIoBeforeTheStorageIsOpened() throws Exception {
        Path directory = root.resolve("n1");
        var injector = Guice.createInjector(module("directory = \"" + directory + "\""));
        try (LogStorage storage = injector.getInstance(LogStorage.class)) {
            assertThat(injector.getInstance(LogStorage.class)).isSameAs(storage);
            assertThat(directory).doesNotExist();
            storage.recover();
            storage.write(LogWrite.of(LogWrite.Cell.IDENTITY, new byte[] {1}));
            assertThat(Files.size(directory.resolve("segment-0000000001.log"))).isEqualTo(1 << 20);
        }
    }

    @Test
    void aMissingDirectoryIsNamed() {
        assertThatThrownBy(() -> module(""))
                .isInstanceOfSatisfying(
                        SettingException.class, e -> assertThat(e.key()).isEqualTo("directory"))
                .hasMessageContaining("no directory");
        assertThatThrownBy(() -> module("directory = \" \"")).isInstanceOf(SettingException.class);
        assertThatThrownBy(() -> module("directory = \"a\\u0000b\"")).isInstanceOf(SettingException.class);
    }

    @Test
    void segmentsAreBounded() {
        for (String size : new String[] {"63 KiB", "1025 MiB", "0"}) {
            assertThatThrownBy(() -> module("directory = d, segment-bytes = " + size))
                    .isInstanceOfSatisfying(
                            SettingException.class, e -> assertThat(e.key()).isEqualTo("segment-bytes"));
        }
        assertThat(module("directory = d, segment-bytes = 1 GiB")).isNotNull();
    }
}
