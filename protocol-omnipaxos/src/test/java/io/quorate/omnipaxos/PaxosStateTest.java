package io.quorate.omnipaxos;

import static io.quorate.omnipaxos.Servers.ballot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.spi.Ballot;
import io.quorate.spi.MalformedException;
import io.quorate.spi.support.Randomness;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The format on disk. */
class PaxosStateTest {
    private static final PaxosState STATE =
            new PaxosState(Ballot.of(3, -1, ballot(1, "n2").owner().orElseThrow()), ballot(2, "n10"), 258);
    private static final String GOLDEN = "01" + "0000000000000102" + "0000000000000003" + "ffffffff" + "026e32"
            + "0000000000000002" + "00000000" + "036e3130";

    @Test
    void theBytesNeverChange() {
        assertThat(HexFormat.of().formatHex(STATE.encode())).isEqualTo(GOLDEN);
        assertThat(PaxosState.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(STATE);
        assertThat(PaxosState.decode(PaxosState.INITIAL.encode())).isEqualTo(PaxosState.INITIAL);
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] bytes = STATE.encode();
        bytes[0] = 2;
        assertThatThrownBy(() -> PaxosState.decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void mutilatedBytesAreMalformedOrAnotherState() {
        Randomness random = new Randomness(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(STATE.encode(), (int) random.between(0, GOLDEN.length() / 2 + 2));
            if (bytes.length > 0) {
                bytes[(int) random.below(bytes.length)] = (byte) random.nextLong();
            }
            Throwable thrown = catchThrowable(() -> PaxosState.decode(bytes));
            assertThat(thrown == null || thrown instanceof MalformedException)
                    .as(() -> HexFormat.of().formatHex(bytes) + " gives " + thrown)
                    .isTrue();
        }
    }
}
