package io.quorate.ble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Message;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The format on the wire. The golden bytes are a promise to running clusters: a change needs new kinds. */
class BleCodecTest {
    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(new HeartbeatRequest(300), "3cac02"),
                Arguments.of(
                        new HeartbeatReply(300, Ballot.of(2, -1, NodeId.of("n2")), Ballot.BOTTOM, true),
                        "3dac020201026e3200000001"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyKindKeepsItsBytes(Message message, String hex) {
        WireOutput out = new WireOutput(1000);
        BleCodec.CODEC.write(message, out);
        assertThat(HexFormat.of().formatHex(out.toBytes())).isEqualTo(hex);
        assertThat(decode(HexFormat.of().parseHex(hex))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void mutilatedBytesAreMalformedOrAnotherMessage(Message message, String hex) {
        Randomness random = Randomness.of(1, hex);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hex), (int) random.between(1, hex.length() / 2 + 1));
            bytes[(int) random.below(bytes.length)] = (byte) random.nextLong();
            Throwable thrown = catchThrowable(() -> decode(bytes));
            assertThat(thrown == null || thrown instanceof MalformedException)
                    .as(() -> HexFormat.of().formatHex(bytes) + " gives " + thrown)
                    .isTrue();
        }
    }

    private static Message decode(byte[] bytes) {
        return BleCodec.CODEC.read(new WireInput(bytes), EntryRange.EMPTY);
    }
}
