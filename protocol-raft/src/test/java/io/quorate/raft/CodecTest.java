package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.raft.RaftMessage.Accepted;
import io.quorate.raft.RaftMessage.Append;
import io.quorate.raft.RaftMessage.Decide;
import io.quorate.raft.RaftMessage.Heartbeat;
import io.quorate.raft.RaftMessage.HeartbeatResponse;
import io.quorate.raft.RaftMessage.HigherTerm;
import io.quorate.raft.RaftMessage.PreVoteRequest;
import io.quorate.raft.RaftMessage.PreVoteResponse;
import io.quorate.raft.RaftMessage.Rejected;
import io.quorate.raft.RaftMessage.SuccessorRequest;
import io.quorate.raft.RaftMessage.TimeoutNow;
import io.quorate.raft.RaftMessage.VoteRequest;
import io.quorate.raft.RaftMessage.VoteResponse;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Message;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The format of messages and of the state on disk: it may grow, but what stands here is read for ever. */
class CodecTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final EntryRange ENTRIES = RaftCluster.entries(8, 5, "x", "y");

    /** Each kind and its bytes. A difference here is a broken format, not a test to be updated. */
    private static Map<Message, String> golden() {
        Map<Message, String> golden = new LinkedHashMap<>();
        golden.put(new PreVoteRequest(6, 300, new Position(5, 7)), "1406ac020507");
        golden.put(new PreVoteResponse(6, 300, true), "1506ac0201");
        golden.put(new VoteRequest(6, 301, new Position(5, 7)), "1606ad020507");
        golden.put(new VoteResponse(6, 301, false), "1706ad0200");
        golden.put(new Append(6, new Position(5, 7), 4, 2, 9, 3, ENTRIES), "1806050704020903");
        golden.put(new Append(6, new Position(0, 0), 0, 0, 0, 0, EntryRange.EMPTY), "1806000000000000");
        golden.put(new Accepted(6, 200, 9), "1906c80109");
        golden.put(new Rejected(6, 8, new Position(3, 7), 2, 9), "1a060803070209");
        golden.put(new Heartbeat(6, new Position(5, 7), 9, 3), "1b0605070903");
        golden.put(new HeartbeatResponse(6, 9, true), "1c060901");
        golden.put(new Decide(6, new Position(5, 7)), "1d060507");
        golden.put(new HigherTerm(Long.MAX_VALUE), "1effffffffffffffff7f");
        golden.put(new TimeoutNow(6, new Position(5, 7)), "1f060507");
        golden.put(new SuccessorRequest(6, 301, new Position(5, 7)), "2006ad020507");
        return golden;
    }

    @Test
    @DisplayName("Every kind has the bytes that it always had, and is read back as it was")
    void goldenBytes() {
        golden().forEach((message, bytes) -> {
            assertThat(HEX.formatHex(encoded(message)))
                    .describedAs("%s", message)
                    .isEqualTo(bytes);
            assertThat(decoded(HEX.parseHex(bytes), message.entries())).isEqualTo(message);
        });
        assertThat(golden().keySet().stream().map(Message::getClass).distinct())
                .hasSize(RaftMessage.class.getPermittedSubclasses().length);
    }

    @Test
    @DisplayName("The largest numbers fit")
    void largestNumbers() {
        long max = Long.MAX_VALUE;
        Message append = new Append(max, new Position(max, max), max, max, max, max, EntryRange.EMPTY);
        assertThat(decoded(encoded(append), EntryRange.EMPTY)).isEqualTo(append);
    }

    @Test
    @DisplayName("Flipped, cut and lengthened messages are malformed or valid, never anything else")
    void mutations() {
        Randomness random = new Randomness(20);
        for (Message message : golden().keySet()) {
            byte[] bytes = encoded(message);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> decoded(cut, message.entries())).isInstanceOf(MalformedException.class);
            }
            for (int i = 0; i < 5_000; i++) {
                byte[] mutated = Arrays.copyOf(bytes, (int) random.below(bytes.length + 12L));
                for (long flips = random.below(4); flips >= 0 && mutated.length > 0; flips--) {
                    mutated[(int) random.below(mutated.length)] = (byte) random.nextLong();
                }
                assertMalformedOrValid(mutated, random.chance(0.5) ? message.entries() : ENTRIES);
            }
        }
    }

    private static void assertMalformedOrValid(byte[] bytes, EntryRange entries) {
        try {
            Message read = decoded(bytes, entries);
            assertThat(decoded(encoded(read), entries)).isEqualTo(read);
        } catch (MalformedException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
    }

    @Test
    @DisplayName("Entries that do not follow on the place before them, or whose terms go back, are malformed")
    void impossibleEntries() {
        byte[] head = encoded(new Append(6, new Position(5, 7), 4, 2, 9, 3, ENTRIES));
        assertThat(decoded(head, ENTRIES).entries()).isEqualTo(ENTRIES);
        for (EntryRange wrong : new EntryRange[] {
            RaftCluster.entries(9, 5, "x"), RaftCluster.entries(8, 4, "x"), RaftCluster.entries(8, 7, "x")
        }) {
            assertThatThrownBy(() -> decoded(head, wrong)).isInstanceOf(MalformedException.class);
        }
        byte[] first = encoded(new Append(6, new Position(0, 0), 0, 0, 0, 0, EntryRange.EMPTY));
        assertThatThrownBy(() -> decoded(first, RaftCluster.entries(1, 0, "x"))).isInstanceOf(MalformedException.class);
    }

    @Test
    @DisplayName("Raft says nothing on the channel of elections")
    void noElection() {
        WireOutput out = new WireOutput(100);
        assertThatThrownBy(() -> new RaftFactory(RaftSettings.DEFAULTS)
                        .codec(Channel.ELECTION)
                        .write(new HigherTerm(1), out))
                .isInstanceOf(Invariant.Violation.class);
    }

    @Test
    @DisplayName("The state has the bytes that it always had")
    void goldenState() {
        RaftState voted = new RaftState(258, Optional.of(NodeId.of("n1")));
        assertThat(HEX.formatHex(voted.encode())).isEqualTo("010000000000000102026e31");
        assertThat(RaftState.decode(voted.encode())).isEqualTo(voted);
        assertThat(HEX.formatHex(RaftState.INITIAL.encode())).isEqualTo("01000000000000000000");
        assertThat(RaftState.decode(RaftState.INITIAL.encode())).isEqualTo(RaftState.INITIAL);
    }

    @Test
    @DisplayName("36: a damaged state is refused, never read as something else by accident")
    void damagedState() {
        byte[] bytes = new RaftState(258, Optional.of(NodeId.of("n1"))).encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> RaftState.decode(cut)).isInstanceOf(MalformedException.class);
        }
        for (String wrong : new String[] {
            "020000000000000102026e31",
            "01f000000000000102026e31",
            "0100000000000001020258ff",
            "010000000000000102ff6e31"
        }) {
            assertThatThrownBy(() -> RaftState.decode(HEX.parseHex(wrong))).isInstanceOf(MalformedException.class);
        }
        Randomness random = new Randomness(21);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = Arrays.copyOf(bytes, (int) random.below(80));
            for (int flips = 0; flips < 3 && mutated.length > 0; flips++) {
                mutated[(int) random.below(mutated.length)] = (byte) random.nextLong();
            }
            assertThatCode(() -> assertStateMalformedOrValid(mutated)).doesNotThrowAnyException();
        }
    }

    private static void assertStateMalformedOrValid(byte[] bytes) {
        try {
            assertThat(RaftState.decode(bytes).encode()).isEqualTo(bytes);
        } catch (MalformedException expected) {
            assertThat(expected).hasMessageContaining("raft state");
        }
    }

    private static byte[] encoded(Message message) {
        WireOutput out = new WireOutput(1_000);
        RaftCodec.CODEC.write(message, out);
        return out.toBytes();
    }

    private static Message decoded(byte[] bytes, EntryRange entries) {
        return RaftCodec.CODEC.read(new WireInput(bytes), entries);
    }
}
