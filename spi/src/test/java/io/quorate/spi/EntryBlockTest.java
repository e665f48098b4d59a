package io.quorate.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.support.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryBlockTest {
    private static final ProposalId ID = new ProposalId(NodeId.of("n1"), 2, 3);

    private static EntryBlock sample() {
        EntryBlock block = new EntryBlock.Builder()
                .add(EntryKind.COMMAND, Optional.of(ID), "hello".getBytes(StandardCharsets.UTF_8))
                .add(EntryKind.NOOP, Optional.empty(), new byte[0])
                .build();
        block.stamp(9);
        return block;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** The format on disk and wire: a change of these bytes is a new format, never a new meaning of this one. */
    @Test
    void goldenBytes() {
        assertThat(HexFormat.of().formatHex(bytes(sample().bytes())))
                .isEqualTo("00000021" + "00" + "02" + "0000000000000009" + "0000000000000002" + "0000000000000003"
                        + "6e31" + "68656c6c6f" + "0000001a" + "01" + "00" + "0000000000000009" + "0000000000000000"
                        + "0000000000000000");
    }

    @Test
    void whatIsWrittenIsRead() {
        EntryBlock read = EntryBlock.parse(sample().bytes());
        assertThat(read.count()).isEqualTo(2);
        assertThat(read.kind(0)).isEqualTo(EntryKind.COMMAND);
        assertThat(read.round(0)).isEqualTo(9);
        assertThat(read.proposal(0)).contains(ID);
        assertThat(new String(bytes(read.payload(0)), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(read.kind(1)).isEqualTo(EntryKind.NOOP);
        assertThat(read.proposal(1)).isEmpty();
        assertThat(read.size(1, 2)).isEqualTo(EntryBlock.HEADER);
    }

    @Test
    void aCommandIsWrittenAndComparedWithoutTakingItsOriginApart() {
        Origin n1 = new Origin(NodeId.of("n1"), 2);
        byte[] payload = "hello".getBytes(StandardCharsets.UTF_8);
        EntryBlock block = new EntryBlock.Builder(n1.entryBytes(payload.length), 1)
                .add(n1, 3, payload)
                .build();
        block.stamp(9);
        assertThat(bytes(block.bytes())).isEqualTo(bytes(sample().slice(0, 1).bytes()));
        assertThat(block.sequence(0)).isEqualTo(3);
        assertThat(block.isOf(0, n1)).isTrue();
        assertThat(block.isOf(0, new Origin(NodeId.of("n1"), 1))).isFalse();
        assertThat(block.isOf(0, new Origin(NodeId.of("n2"), 2))).isFalse();
        assertThat(block.isOf(0, new Origin(NodeId.of("n"), 2))).isFalse();
        assertThat(block.isOf(0, new Origin(NodeId.of("n1h"), 2))).isFalse();
        assertThat(sample().isOf(1, n1)).isFalse();
    }

    @Test
    void aBuilderOfAKnownSizeGrowsIfMoreComes() {
        EntryBlock block =
                new EntryBlock.Builder(0, 0).add(sample()).add(sample()).build();
        assertThat(block.count()).isEqualTo(4);
        assertThat(EntryBlock.joined(List.of(sample(), sample())).bytes()).isEqualTo(block.bytes());
        assertThat(block.slice(1, 3).slice(1, 2).proposal(0)).contains(ID);
    }

    @Test
    void aSliceHasItsOwnBytes() {
        EntryBlock second = sample().slice(1, 2);
        assertThat(second.count()).isEqualTo(1);
        assertThat(second.kind(0)).isEqualTo(EntryKind.NOOP);
        assertThat(EntryBlock.parse(second.bytes()).kind(0)).isEqualTo(EntryKind.NOOP);
    }

    @Test
    void theBuilderJoinsBlocks() {
        EntryBlock both =
                new EntryBlock.Builder().add(sample()).add(sample().slice(1, 2)).build();
        assertThat(both.count()).isEqualTo(3);
        assertThat(both.proposal(0)).contains(ID);
        assertThat(both.kind(2)).isEqualTo(EntryKind.NOOP);
        assertThat(bytes(both.slice(0, 2).bytes())).isEqualTo(bytes(sample().bytes()));
    }

    @Test
    void aLengthThatLiesIsRefusedBeforeAnythingIsAllocated() {
        ByteBuffer huge = ByteBuffer.allocate(40).putInt(0, Integer.MAX_VALUE);
        assertThatThrownBy(() -> EntryBlock.parse(huge)).isInstanceOf(MalformedException.class);
        ByteBuffer negative = ByteBuffer.allocate(40).putInt(0, -1);
        assertThatThrownBy(() -> EntryBlock.parse(negative)).isInstanceOf(MalformedException.class);
    }

    @Test
    void mutatedBytesAreReadOrRefusedButNeverCrash() {
        for (long seed = 1; seed <= 5_000; seed++) {
            Randomness random = new Randomness(seed);
            byte[] bytes = bytes(sample().bytes());
            int flips = (int) random.between(1, 3);
            for (int i = 0; i < flips; i++) {
                bytes[(int) random.below(bytes.length)] ^= (byte) (1 << random.below(8));
            }
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, (int) random.between(bytes.length - 5L, bytes.length));
            try {
                EntryBlock block = EntryBlock.parse(cut);
                for (int i = 0; i < block.count(); i++) {
                    block.kind(i);
                    block.proposal(i);
                    block.payload(i);
                }
            } catch (MalformedException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }

    @Test
    void aSessionsCommandIsACommandAndSaysSo() {
        ProposalId id = new ProposalId(NodeId.of("n1"), 1, 2);
        EntryBlock block = new EntryBlock.Builder()
                .addOfSession(new Origin(NodeId.of("n1"), 1), 2, new byte[] {7})
                .add(EntryKind.COMMAND, Optional.of(id), new byte[] {8})
                .build();
        EntryBlock read = EntryBlock.parse(block.bytes());
        assertThat(read.kind(0)).isEqualTo(EntryKind.COMMAND);
        assertThat(read.isOfSession(0)).isTrue();
        assertThat(read.proposal(0)).contains(id);
        assertThat(read.isOfSession(1)).isFalse();
        ByteBuffer noop = ByteBuffer.allocate(block.size()).put(block.bytes()).flip();
        noop.put(4, (byte) 0x81);
        assertThatThrownBy(() -> EntryBlock.parse(noop)).isInstanceOf(MalformedException.class);
    }
}
