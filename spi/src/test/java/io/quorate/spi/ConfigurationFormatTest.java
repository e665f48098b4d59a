package io.quorate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConfigurationFormatTest {
    private static final Member N1 = new Member(NodeId.of("n1"), new UUID(1, 2), "h:1");
    private static final Member N2 = new Member(NodeId.of("n2"), new UUID(3, 4), "h:2");
    private static final Member N3 = new Member(NodeId.of("n3"), new UUID(5, 6), "h:3");
    private static final Configuration CONFIGURATION = new Configuration(
            5,
            6,
            "raft",
            List.of(N1),
            List.of(N1, N3),
            List.of(N2),
            true,
            Optional.of(N1.id()),
            new Quorums(1, 1),
            Map.of("zone", "a"));

    private static Configuration decode(byte[] bytes) {
        return ConfigurationFormat.decode(ByteBuffer.wrap(bytes));
    }

    @Test
    void everyFieldSurvives() {
        assertThat(decode(ConfigurationFormat.encode(CONFIGURATION))).isEqualTo(CONFIGURATION);
        Configuration genesis = Configuration.genesis("omnipaxos", List.of(N1, N2, N3));
        assertThat(decode(ConfigurationFormat.encode(genesis))).isEqualTo(genesis);
    }

    @Test
    void anUnknownVersionIsRefusedWithItsNumber() {
        byte[] bytes = ConfigurationFormat.encode(CONFIGURATION);
        bytes[0] = 9;
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("format 9");
    }

    @Test
    void everyTruncationAndWhatIsTooLongIsRefused() {
        byte[] bytes = ConfigurationFormat.encode(CONFIGURATION);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(MalformedException.class);
    }

    @Test
    void aCountThatLiesIsRefused() {
        byte[] bytes = ConfigurationFormat.encode(CONFIGURATION);
        bytes[23] = 0x7f;
        assertThatThrownBy(() -> decode(bytes)).isInstanceOf(MalformedException.class);
    }
}
