package io.quorate.omnipaxos.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.omnipaxos.OmniPaxosSettings;
import io.quorate.spi.Channel;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the section of a file to a factory. */
class OmniPaxosPluginTest {
    private final OmniPaxosPlugin plugin = new OmniPaxosPlugin();
    private final ElectionFactory elections = new BleFactory(BleSettings.DEFAULTS);

    private static Config section(String changes) {
        return ConfigFactory.parseString(changes)
                .withFallback(ConfigFactory.parseResources("reference.conf").getConfig("quorate.protocol-omnipaxos"));
    }

    @Test
    void itIsFoundByItsRoleAndName() {
        assertThat(ServiceLoader.load(Plugin.class))
                .filteredOn(found -> found.role() == Plugin.Role.PROTOCOL)
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("omnipaxos");
                    assertThat(found.section()).isEqualTo("protocol-omnipaxos");
                    assertThat(found.spiVersion()).isEqualTo(Plugin.SPI_VERSION);
                });
    }

    @Test
    void theReferenceHoldsTheDefaults() {
        assertThat(OmniPaxosPlugin.read(section(""))).isEqualTo(OmniPaxosSettings.DEFAULTS);
    }

    @Test
    void itNeedsAnElectionAndShowsOnlyTheFactory() {
        Injector injector = Guice.createInjector(plugin.module(section("")), new AbstractModule() {
            @Override
            protected void configure() {
                bind(ElectionFactory.class).toInstance(elections);
            }
        });
        ProtocolFactory factory = injector.getInstance(ProtocolFactory.class);
        assertThat(factory.name()).isEqualTo("omnipaxos");
        assertThat(factory.codec(Channel.ELECTION)).isSameAs(elections.codec());
        assertThat(injector.getExistingBinding(Key.get(OmniPaxosSettings.class)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "retransmit-interval, 5 ms",
        "retransmit-interval, 2 minutes",
        "max-message-bytes, 10",
        "max-message-bytes, 1 GiB",
        "max-message-entries, 0",
        "max-in-flight-bytes, 512 KiB",
        "max-in-flight-messages, 0",
        "max-undecided-bytes, 0",
        "max-pending-reads, 0",
    })
    void valuesOutOfRangeAreNamed(String key, String value) {
        assertThatThrownBy(() -> plugin.module(section(key + " = " + value)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("must be")
                .satisfies(
                        thrown -> assertThat(((SettingException) thrown).key()).isEqualTo(key));
    }
}
