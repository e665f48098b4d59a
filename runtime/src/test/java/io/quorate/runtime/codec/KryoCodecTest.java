package io.quorate.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Commands as bytes. */
class KryoCodecTest {
    sealed interface Command {}

    record Put(String key, byte[] value, long lease) implements Command {
        @Override
        public boolean equals(Object other) {
            return other instanceof Put put
                    && put.key.equals(key)
                    && Arrays.equals(put.value, value)
                    && put.lease == lease;
        }

        @Override
        public int hashCode() {
            return key.hashCode();
        }
    }

    record Remove(String key) implements Command {
        Remove {
            if (key.isEmpty()) {
                throw new IllegalStateException("an empty key");
            }
        }
    }

    record Stranger() implements Command {}

    private static final Codec<Command> CODEC = KryoCodec.<Command>builder()
            .add(
                    1,
                    Put.class,
                    (put, out) -> out.text(put.key).bytes(put.value).bits(put.lease),
                    in -> new Put(in.text(64), in.bytes(1024), in.bits()))
            .add(300, Remove.class, (remove, out) -> out.text(remove.key), in -> new Remove(in.text(64)))
            .maxBytes(2048)
            .build();

    private static final List<Command> COMMANDS =
            List.of(new Put("k", new byte[] {1, 2, 3}, -1), new Put("", new byte[0], 0), new Remove("schlüssel"));

    private static Command decode(byte[] bytes) {
        return CODEC.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    @Test
    void commandsComeBack() {
        assertThat(COMMANDS)
                .allSatisfy(command -> assertThat(decode(CODEC.encode(command))).isEqualTo(command));
    }

    @Test
    void theFormatStays() {
        assertThat(HexFormat.of().formatHex(CODEC.encode(COMMANDS.get(0)))).isEqualTo("01016b03010203ffffffffffffffff");
        assertThat(HexFormat.of().formatHex(CODEC.encode(new Remove("k")))).isEqualTo("ac02016b");
    }

    @Test
    void onlyWhatIsRegisteredIsWritten() {
        assertThatThrownBy(() -> CODEC.encode(new Stranger()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Stranger");
        assertThatThrownBy(() -> CODEC.encode(new Put("k", new byte[4096], 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2048 bytes");
    }

    @Test
    void onlyWhatIsRegisteredIsRead() {
        assertThatThrownBy(() -> decode(new byte[] {7}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown number 7");
        assertThatThrownBy(() -> decode(new byte[] {1, 5, 'k'})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> decode(HexFormat.of().parseHex("ac02016b00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 bytes too many");
        assertThatThrownBy(() -> decode(HexFormat.of().parseHex("ac0200")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an empty key");
    }

    @Test
    void damagedBytesAreACommandOrRefused() {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = CODEC.encode(COMMANDS.get(random.nextInt(COMMANDS.size())));
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
            for (int flips = random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(decode(bytes)).isNotNull();
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void aNumberStandsForOneType() {
        KryoCodec.Builder<Command> builder = KryoCodec.<Command>builder()
                .add(1, Remove.class, (remove, out) -> out.text(remove.key), in -> new Remove(in.text(64)));
        assertThatThrownBy(() -> builder.add(1, Stranger.class, (stranger, out) -> {}, in -> new Stranger()))
                .hasMessage("number 1 is taken");
        assertThatThrownBy(() -> builder.add(-1, Stranger.class, (stranger, out) -> {}, in -> new Stranger()))
                .hasMessage("a negative number: -1");
    }

    @Test
    void aTypeThatChangedIsStillReadUnderItsOldNumber() {
        Codec<Command> newer = KryoCodec.<Command>builder()
                .add(300, Remove.class, (remove, out) -> out.text(remove.key), in -> new Remove(in.text(64)))
                .add(301, Remove.class, (remove, out) -> out.flag(true).text(remove.key), in -> {
                    in.flag();
                    return new Remove(in.text(64));
                })
                .build();
        byte[] old = CODEC.encode(new Remove("k"));
        assertThat(newer.decode(ByteBuffer.wrap(old))).isEqualTo(new Remove("k"));
        assertThat(newer.encode(new Remove("k"))).hasSize(old.length + 1);
    }
}
