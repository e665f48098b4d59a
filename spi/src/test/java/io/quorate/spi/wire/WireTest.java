package io.quorate.spi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Message;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WireTest {
    private record Greeting(String text, Ballot ballot, long number, boolean flag) implements Message {}

    private static final MessageCodec CODEC = MessageCodec.builder()
            .add(
                    7,
                    Greeting.class,
                    (m, out) ->
                            out.text(m.text).ballot(m.ballot).number(m.number).flag(m.flag),
                    (in, entries) -> new Greeting(in.text(100), in.ballot(), in.number(), in.flag()))
            .build();

    private static final Greeting GREETING =
            new Greeting("hello", Ballot.of(3, -1, NodeId.of("n2")), Long.MAX_VALUE, true);

    private static byte[] bytes() {
        WireOutput out = new WireOutput(1000);
        CODEC.write(GREETING, out);
        return out.toBytes();
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(CODEC.read(new WireInput(bytes()), EntryRange.EMPTY)).isEqualTo(GREETING);
    }

    @Test
    void unknownKindsAndBytesTooManyAreRefused() {
        assertThatThrownBy(() -> CODEC.read(new WireInput(new byte[] {8}), EntryRange.EMPTY))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("unknown kind 8");
        byte[] longer = Arrays.copyOf(bytes(), bytes().length + 1);
        assertThatThrownBy(() -> CODEC.read(new WireInput(longer), EntryRange.EMPTY))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("too many");
    }

    @Test
    void aLengthBeyondTheEndIsRefusedBeforeAnythingIsAllocated() {
        byte[] lying = new WireOutput(10).number(Integer.MAX_VALUE).toBytes();
        assertThatThrownBy(() -> new WireInput(lying).bytes(Integer.MAX_VALUE)).isInstanceOf(MalformedException.class);
    }

    @Test
    void oneNumberCannotStandForTwoKinds() {
        MessageCodec.Builder builder =
                MessageCodec.builder().add(1, Greeting.class, (m, out) -> {}, (in, entries) -> GREETING);
        assertThatThrownBy(() -> builder.add(1, Message.class, (m, out) -> {}, (in, entries) -> GREETING))
                .isInstanceOf(Invariant.Violation.class);
    }

    @Test
    void mutatedBytesAreReadOrRefusedButNeverCrash() {
        for (long seed = 1; seed <= 5_000; seed++) {
            Randomness random = new Randomness(seed);
            byte[] bytes = Arrays.copyOf(bytes(), (int) random.between(1, bytes().length));
            bytes[(int) random.below(bytes.length)] ^= (byte) (1 << random.below(8));
            try {
                assertThat(CODEC.read(new WireInput(bytes), EntryRange.EMPTY)).isInstanceOf(Greeting.class);
            } catch (MalformedException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }
}
