package io.quorate.omnipaxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.api.EntryKind;
import io.quorate.omnipaxos.PaxosMessage.Accept;
import io.quorate.omnipaxos.PaxosMessage.AcceptSync;
import io.quorate.omnipaxos.PaxosMessage.Accepted;
import io.quorate.omnipaxos.PaxosMessage.Chunk;
import io.quorate.omnipaxos.PaxosMessage.Confirm;
import io.quorate.omnipaxos.PaxosMessage.Confirmed;
import io.quorate.omnipaxos.PaxosMessage.Decide;
import io.quorate.omnipaxos.PaxosMessage.NotAccepted;
import io.quorate.omnipaxos.PaxosMessage.Prepare;
import io.quorate.omnipaxos.PaxosMessage.PrepareReq;
import io.quorate.omnipaxos.PaxosMessage.Promise;
import io.quorate.omnipaxos.PaxosMessage.Pull;
import io.quorate.omnipaxos.PaxosMessage.TakeOver;
import io.quorate.spi.Ballot;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Message;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The format on the wire. The golden bytes are a promise to running clusters: a change needs new kinds. */
class PaxosCodecTest {
    private static final Ballot BALLOT = Servers.ballot(300, "n2");
    private static final Ballot LOWER = Ballot.of(2, -1, BALLOT.owner().orElseThrow());
    private static final EntryRange ENTRIES = EntryRange.of(6, List.of(new EntryRange.Run(2, EntryKind.COMMAND, 3)));

    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(new PrepareReq(BALLOT), "28ac0200026e32"),
                Arguments.of(new Prepare(BALLOT, LOWER, 8, 5), "29ac0200026e320201026e320805"),
                Arguments.of(new Promise(BALLOT, LOWER, 9, 5, 4, ENTRIES), "2aac0200026e320201026e32090504"),
                Arguments.of(new AcceptSync(BALLOT, 5, 9, 7, ENTRIES), "2bac0200026e32050907"),
                Arguments.of(new Accept(BALLOT, 5, 7, ENTRIES), "2cac0200026e320507"),
                Arguments.of(new Accepted(BALLOT, 8, 7, true), "2dac0200026e32080701"),
                Arguments.of(new NotAccepted(BALLOT), "2eac0200026e32"),
                Arguments.of(new Pull(BALLOT, 6), "2fac0200026e3206"),
                Arguments.of(new Chunk(BALLOT, ENTRIES), "30ac0200026e32"),
                Arguments.of(new Confirm(BALLOT, 4), "31ac0200026e3204"),
                Arguments.of(new Confirmed(BALLOT, 4), "32ac0200026e3204"),
                Arguments.of(new TakeOver(BALLOT), "33ac0200026e32"),
                Arguments.of(new Decide(BALLOT, 7), "34ac0200026e3207"));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyKindKeepsItsBytes(Message message, String hex) {
        assertThat(HexFormat.of().formatHex(encode(message))).isEqualTo(hex);
        assertThat(decode(HexFormat.of().parseHex(hex), message.entries())).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void fewerEntriesAreStillAMessage(Message message, String hex) {
        EntryRange fewer = message.entries().upTo(7);
        Message shortened = message.withEntries(fewer);
        assertThat(shortened.entries()).isEqualTo(fewer);
        assertThat(decode(encode(shortened), fewer)).isEqualTo(shortened);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void mutilatedBytesAreMalformedOrAnotherMessage(Message message, String hex) {
        Randomness random = Randomness.of(1, hex);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = mutilate(HexFormat.of().parseHex(hex), random);
            Throwable thrown = catchThrowable(() -> decode(bytes, message.entries()));
            assertThat(thrown == null || thrown instanceof MalformedException)
                    .as(() -> HexFormat.of().formatHex(bytes) + " gives " + thrown)
                    .isTrue();
        }
    }

    private static byte[] mutilate(byte[] bytes, Randomness random) {
        byte[] copy = Arrays.copyOf(bytes, (int) random.between(0, bytes.length + (random.chance(0.2) ? 3 : 0)));
        for (int i = 0; i < 2 && copy.length > 0; i++) {
            copy[(int) random.below(copy.length)] = (byte) random.nextLong();
        }
        return copy;
    }

    @Test
    void fieldsThatContradictEachOtherAreMalformed() {
        for (Message wrong : List.of(
                new Prepare(LOWER, BALLOT, 1, 0),
                new Prepare(BALLOT, LOWER, 1, 2),
                new Promise(BALLOT, BALLOT, 1, 0, 0, EntryRange.EMPTY),
                new Promise(BALLOT, LOWER, 1, 2, 0, EntryRange.EMPTY),
                new Promise(BALLOT, LOWER, 2, 1, 2, EntryRange.EMPTY),
                new Promise(BALLOT, LOWER, 7, 0, 0, ENTRIES),
                new AcceptSync(BALLOT, 5, 4, 0, EntryRange.EMPTY),
                new AcceptSync(BALLOT, 4, 9, 0, ENTRIES),
                new AcceptSync(BALLOT, 5, 7, 0, ENTRIES),
                new Accept(BALLOT, 4, 0, ENTRIES),
                new Pull(BALLOT, 0))) {
            assertThatThrownBy(() -> decode(encode(wrong), wrong.entries()))
                    .as(wrong.toString())
                    .isInstanceOf(MalformedException.class);
        }
    }

    private static byte[] encode(Message message) {
        WireOutput out = new WireOutput(1000);
        PaxosCodec.CODEC.write(message, out);
        return out.toBytes();
    }

    private static Message decode(byte[] bytes, EntryRange entries) {
        return PaxosCodec.CODEC.read(new WireInput(bytes), entries);
    }
}
