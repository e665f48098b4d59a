package io.quorate.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.Blocks;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Message;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.wire.WireOutput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final Frame.Address ADDRESS = new Frame.Address(7, 0, 3);
    private static final List<Message> MESSAGES = List.of(
            new RuntimeMessage.Blank(new UUID(1, 2), -5),
            new RuntimeMessage.Genesis(Configuration.genesis(
                    "raft", List.of(new Member(NodeId.of("n1"), new UUID(3, 4), "127.0.0.1:7400")))),
            new RuntimeMessage.Forward(1, 0, EntryRange.of(0, Blocks.commands("n1", 1, 1, "a", "b"))),
            new RuntimeMessage.Taken(1, 2),
            new RuntimeMessage.ReadAsk(1, 9),
            new RuntimeMessage.Outdated(3, -4, 7),
            new RuntimeMessage.ReadAnswer(1, 9, true, 77),
            new RuntimeMessage.Transfer(4, NodeId.of("n2")));

    private static byte[] frame() {
        Frame.Writer writer = new Frame.Writer(ADDRESS, Channel.RUNTIME, RuntimeMessage.CODEC, new WireOutput(1000));
        MESSAGES.forEach(writer::add);
        ByteBuffer whole = ByteBuffer.allocate(writer.size());
        writer.parts().forEach(whole::put);
        assertThat(whole.hasRemaining()).isFalse();
        return whole.array();
    }

    @Test
    void whatIsWrittenIsRead() {
        Frame.Reader reader = new Frame.Reader(ByteBuffer.wrap(frame()));
        assertThat(reader.address()).isEqualTo(ADDRESS);
        assertThat(reader.channel()).isEqualTo(Channel.RUNTIME);
        List<Message> read = reader.messages(RuntimeMessage.CODEC);
        assertThat(read).isEqualTo(MESSAGES);
        assertThat(Blocks.payloads(read.get(2).entries().block().orElseThrow())).containsExactly("a", "b");
    }

    @Test
    void everyMessageCanBeWritten() {
        List<Class<?>> kinds = kinds(RuntimeMessage.class);
        assertThat(kinds).hasSizeGreaterThan(15).allMatch(RuntimeMessage.CODEC::knows);
    }

    private static List<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(kind -> kinds(kind).stream())
                        .toList()
                : List.of(type);
    }

    @Test
    void mutatedFramesAreReadOrRefusedButNeverCrash() {
        byte[] whole = frame();
        for (long seed = 1; seed <= 20_000; seed++) {
            Randomness random = new Randomness(seed);
            byte[] bytes = Arrays.copyOf(whole, (int) random.between(0, whole.length));
            for (int i = 0; i < random.between(0, 3) && bytes.length > 0; i++) {
                bytes[(int) random.below(bytes.length)] = (byte) random.nextLong();
            }
            try {
                new Frame.Reader(ByteBuffer.wrap(bytes)).messages(RuntimeMessage.CODEC);
            } catch (MalformedException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }
}
