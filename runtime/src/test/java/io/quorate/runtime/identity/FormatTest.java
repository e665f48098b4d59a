package io.quorate.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Mark;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final Member N1 = new Member(NodeId.of("n1"), new UUID(1, 2), "h:1");
    private static final Member N2 = new Member(NodeId.of("n2"), new UUID(3, 4), "h:2");
    private static final Configuration CONFIGURATION = new Configuration(
            5,
            6,
            "raft",
            List.of(N1),
            List.of(),
            List.of(N2),
            true,
            Optional.of(N1.id()),
            new Quorums(1, 1),
            Map.of("zone", "a"));

    private static final Epoch EPOCH = new Epoch(77, CONFIGURATION);

    @Test
    void everyFieldSurvives() {
        Identity identity = new Identity("orders", NodeId.of("n1"), new UUID(8, 9), 3, Optional.of(CONFIGURATION));
        assertThat(Format.identity(Format.encode(identity))).isEqualTo(identity);
        Identity blank = new Identity("orders", NodeId.of("n1"), new UUID(8, 9), 3, Optional.empty());
        assertThat(Format.identity(Format.encode(blank))).isEqualTo(blank);
        assertThat(Format.epoch(Format.encode(EPOCH))).isEqualTo(EPOCH);
    }

    /** What directories hold: a change of these bytes needs a new version number. */
    @Test
    void goldenBytes() {
        assertThat(HexFormat.of().formatHex(Format.encode(new Epoch(1, CONFIGURATION))))
                .isEqualTo("01" + "0000000000000001" + "0000000000000005" + "0000000000000006" + "000472616674"
                        + "00000001" + "00026e31" + "0000000000000001" + "0000000000000002" + "0003683a31"
                        + "00000000" + "00000001" + "00026e32" + "0000000000000003" + "0000000000000004" + "0003683a32"
                        + "01" + "00026e31"
                        + "00000001" + "00000001" + "00000001" + "00047a6f6e65" + "000161");
    }

    @Test
    void anEpochBehindAStopSignAndAGoalSurvive() {
        Epoch next = new Epoch(new Mark(90, 4), CONFIGURATION, Optional.of(CONFIGURATION), Optional.empty());
        assertThat(Format.epoch(Format.encode(next))).isEqualTo(next);
        Epoch learning = EPOCH.towards(next);
        assertThat(Format.epoch(Format.encode(learning))).isEqualTo(learning);
    }

    @Test
    void anUnknownVersionIsRefusedWithItsNumber() {
        byte[] bytes = Format.encode(EPOCH);
        bytes[0] = 9;
        assertThatThrownBy(() -> Format.epoch(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("format 9");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] bytes = Format.encode(EPOCH);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Format.epoch(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aCountThatLiesIsRefused() {
        byte[] bytes = Format.encode(EPOCH);
        bytes[31] = 0x7f;
        assertThatThrownBy(() -> Format.epoch(bytes)).isInstanceOf(MalformedException.class);
    }
}
