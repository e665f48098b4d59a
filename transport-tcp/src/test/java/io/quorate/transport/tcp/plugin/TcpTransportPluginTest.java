package io.quorate.transport.tcp.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.spi.Transport;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import io.quorate.transport.tcp.TcpSettings;
import io.quorate.transport.tcp.TcpTransport;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TcpTransportPluginTest {
    private static Config section(String changes) {
        return ConfigFactory.parseString(changes)
                .withFallback(ConfigFactory.defaultReference().getConfig("quorate.transport-tcp"))
                .resolve();
    }

    @Test
    void theServiceLoaderFindsIt() {
        assertThat(ServiceLoader.load(Plugin.class))
                .filteredOn(plugin -> plugin.role() == Plugin.Role.TRANSPORT)
                .singleElement()
                .isInstanceOf(TcpTransportPlugin.class)
                .extracting(Plugin::name, Plugin::section, Plugin::spiVersion)
                .containsExactly("tcp", "transport-tcp", Plugin.SPI_VERSION);
    }

    @Test
    void theReferenceFileSaysTheDefaults() {
        assertThat(TcpSection.read(section(""))).isEqualTo(TcpSettings.defaults());
    }

    @Test
    void bindIsTakenFromTheFile() {
        assertThat(TcpSection.read(section("bind = \"10.0.0.1:7400\"")).bind()).isEqualTo(Optional.of("10.0.0.1:7400"));
    }

    @Test
    void itsModuleMakesOneTransport() {
        var injector = Guice.createInjector(new TcpTransportPlugin().module(section("")));
        assertThat(injector.getInstance(Transport.class))
                .isInstanceOf(TcpTransport.class)
                .isSameAs(injector.getInstance(Transport.class));
    }

    @ParameterizedTest
    @CsvSource({
        "bind, 7400",
        "max-frame-bytes, 100",
        "max-frame-bytes, 2GiB",
        "queue-bytes, 16MiB",
        "handshake-timeout, 0s",
        "keep-alive, -1s",
        "silence-timeout, 1500ms",
        "silence-timeout, 1h",
        "redial-min, 0ms",
        "redial-max, 49ms",
        "max-handshakes, 0",
        "max-connections, -5"
    })
    void aValueThatMakesNoSenseIsNamed(String key, String value) {
        assertThatThrownBy(() -> new TcpTransportPlugin().module(section(key + " = \"" + value + "\"")))
                .isInstanceOfSatisfying(
                        SettingException.class, e -> assertThat(e.key()).isEqualTo(key));
    }
}
