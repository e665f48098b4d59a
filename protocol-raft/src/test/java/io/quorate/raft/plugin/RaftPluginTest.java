package io.quorate.raft.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.api.Configuration;
import io.quorate.api.Quorums;
import io.quorate.raft.RaftFactory;
import io.quorate.raft.RaftSettings;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RaftPluginTest {
    private static Config section(String settings) {
        return ConfigFactory.parseString("quorate.protocol-raft { " + settings + " }")
                .withFallback(ConfigFactory.parseResources(RaftPlugin.class.getClassLoader(), "reference.conf"))
                .resolve()
                .getConfig("quorate.protocol-raft");
    }

    @Test
    @DisplayName("The service loader finds it, and its module makes a factory and shows nothing else")
    void found() {
        Plugin plugin = ServiceLoader.load(Plugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("raft"))
                .findFirst()
                .orElseThrow();
        assertThat(plugin.role()).isEqualTo(Plugin.Role.PROTOCOL);
        assertThat(plugin.section()).isEqualTo("protocol-raft");
        assertThat(plugin.spiVersion()).isEqualTo(Plugin.SPI_VERSION);
        ProtocolFactory factory =
                Guice.createInjector(plugin.module(section(""))).getInstance(ProtocolFactory.class);
        assertThat(factory.name()).isEqualTo("raft");
    }

    @Test
    @DisplayName("The defaults in the file are the defaults in the code")
    void defaults() {
        assertThat(RaftSection.read(section(""))).isEqualTo(RaftSettings.DEFAULTS);
    }

    @Test
    @DisplayName("Every key has an effect")
    void everyKey() {
        Config settings = section("""
                election-timeout = 1s, heartbeat-interval = 50ms, max-message-bytes = 2KiB, max-message-entries = 3,
                max-in-flight-bytes = 4KiB, max-in-flight-messages = 5, max-undecided-bytes = 6KiB, max-pending-reads = 7,
                max-promotion-lag = 8
                """);
        assertThat(RaftSection.read(settings)).isEqualTo(new RaftSettings(100, 5, 2048, 3, 4096, 5, 6144, 7, 8));
        assertThat(settings.root().keySet()).hasSize(9);
    }

    @Test
    @DisplayName("A value that makes no sense is refused under its key, with what would be right")
    void nonsense() {
        assertRefused("election-timeout", "election-timeout = 400ms", "500 ms to 10 minutes");
        assertRefused("election-timeout", "election-timeout = 11 minutes", "500 ms to 10 minutes");
        assertRefused("heartbeat-interval", "heartbeat-interval = 1ms", "10 ms to 10 minutes");
        assertRefused("max-message-bytes", "max-message-bytes = 0", "1 to 1073741824 bytes");
        assertRefused("max-in-flight-bytes", "max-in-flight-bytes = 1KiB", "1048576 to");
        assertRefused("max-message-entries", "max-message-entries = 0", "1 to");
        assertRefused("max-in-flight-messages", "max-in-flight-messages = 0", "1 to");
        assertRefused("max-undecided-bytes", "max-undecided-bytes = 0", "1 to");
        assertRefused("max-pending-reads", "max-pending-reads = -1", "1 to");
        assertRefused("max-promotion-lag", "max-promotion-lag = 0", "1 to");
    }

    @Test
    @DisplayName("Settings made by hand are checked, too")
    void nonsenseByHand() {
        assertThatThrownBy(() -> new RaftSettings(49, 10, 1, 1, 1, 1, 1, 1, 1_000))
                .hasMessageContaining("five times");
        assertThatThrownBy(() -> new RaftSettings(50, 0, 1, 1, 1, 1, 1, 1, 1_000))
                .hasMessageContaining("heartbeatTicks");
        assertThatThrownBy(() -> new RaftSettings(50, 10, 2, 1, 1, 1, 1, 1, 1_000))
                .hasMessageContaining("maxInFlightBytes");
        assertThatThrownBy(() -> new RaftSettings(50, 10, 1, 1, 1, 1, 1, 0, 1_000))
                .hasMessageContaining("maxPendingReads");
        assertThatThrownBy(() -> new RaftSettings(50, 10, 1, 1, 1, 1, 1, 1, 0)).hasMessageContaining("maxPromotionLag");
    }

    private static void assertRefused(String key, String settings, String right) {
        assertThatThrownBy(() -> new RaftPlugin().module(section(settings)))
                .isInstanceOfSatisfying(
                        SettingException.class,
                        refused -> assertThat(refused.key()).isEqualTo(key))
                .hasMessageContaining(right);
    }

    @Test
    @DisplayName("Flexible quorums are refused with a sentence that says what to do")
    void flexibleQuorums() {
        RaftFactory factory = new RaftFactory(RaftSettings.DEFAULTS);
        Configuration five = Configuration.genesis("raft", CoreCluster.members(5), new Quorums(4, 2));
        assertThat(factory.problems(five))
                .hasSize(1)
                .allMatch(problem -> problem.contains("majority only") && problem.contains("set both to 3"));
        assertThatThrownBy(() -> factory.create(new ProtocolSetup(
                        five.voterIds().get(0),
                        new UUID(0, 1),
                        five,
                        new TreeMap<>(),
                        false,
                        1,
                        Optional.empty(),
                        Mark.NONE,
                        EntryRange.EMPTY,
                        0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(factory.problems(Configuration.genesis("raft", CoreCluster.members(4))))
                .isEqualTo(List.of());
    }
}
