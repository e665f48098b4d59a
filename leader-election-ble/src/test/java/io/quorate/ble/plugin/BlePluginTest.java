package io.quorate.ble.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the section of a file to a factory. */
class BlePluginTest {
    private final BlePlugin plugin = new BlePlugin();

    private static Config section(String changes) {
        return ConfigFactory.parseString(changes)
                .withFallback(ConfigFactory.parseResources("reference.conf").getConfig("quorate.leader-election-ble"));
    }

    @Test
    void itIsFoundByItsRoleAndName() {
        assertThat(ServiceLoader.load(Plugin.class))
                .filteredOn(found -> found.role() == Plugin.Role.LEADER_ELECTION)
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.name()).isEqualTo("ble");
                    assertThat(found.section()).isEqualTo("leader-election-ble");
                    assertThat(found.spiVersion()).isEqualTo(Plugin.SPI_VERSION);
                });
    }

    @Test
    void theReferenceHoldsTheDefaults() {
        assertThat(BlePlugin.read(section(""))).isEqualTo(BleSettings.DEFAULTS);
        assertThat(BlePlugin.read(section("heartbeat-timeout = 45 ms, priority = 3")))
                .isEqualTo(new BleSettings(5, 3));
    }

    @Test
    void itGivesAFactory() {
        ElectionFactory factory =
                Guice.createInjector(plugin.module(section(""))).getInstance(ElectionFactory.class);
        assertThat(factory.name()).isEqualTo("ble");
    }

    @ParameterizedTest
    @CsvSource({
        "heartbeat-timeout, 10 ms",
        "heartbeat-timeout, 2 minutes",
        "priority, -1",
        "priority, 1001",
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
