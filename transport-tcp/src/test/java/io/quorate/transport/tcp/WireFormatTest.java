package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.testkit.arch.HouseRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes on the wire, to the letter: a change here breaks running clusters and needs a new format number. */
final class WireFormatTest {
    private static final Hello HELLO = new Hello(
            "orders",
            NodeId.of("n1"),
            new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L),
            300,
            "10.0.0.1:7400",
            List.of("omnipaxos", "raft"));

    private static final String HELLO_HEX = "06" + hex("orders")
            + "02" + hex("n1")
            + "0807060504030201100f0e0d0c0b0a09"
            + "ac02"
            + "0d" + hex("10.0.0.1:7400")
            + "02"
            + "09" + hex("omnipaxos")
            + "04" + hex("raft");

    private static String hex(String text) {
        return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hex(ByteBuffer bytes) {
        return ByteBufUtil.hexDump(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] bodyOf(ByteBuffer message) {
        byte[] body = new byte[message.limit() - Handshake.HEAD_BYTES];
        message.get(Handshake.HEAD_BYTES, body);
        return body;
    }

    @Test
    void greeting() {
        Handshake.Greeting greeting = new Handshake.Greeting(HELLO, NodeId.of("n2"));
        ByteBuffer bytes = Handshake.bytes(greeting);
        assertThat(hex(bytes))
                .isEqualTo(hex("QUOR") + "00000001" + "0000003d" + "cddbeab3" + HELLO_HEX + "02" + hex("n2"));
        assertThat(Handshake.greeting(bodyOf(bytes))).isEqualTo(greeting);
    }

    @Test
    void welcome() {
        Handshake.Answer welcome = new Handshake.Welcome(HELLO);
        ByteBuffer bytes = Handshake.bytes(welcome);
        assertThat(hex(bytes)).isEqualTo(hex("QUOR") + "00000001" + "0000003b" + "ca656a81" + "00" + HELLO_HEX);
        assertThat(Handshake.answer(bodyOf(bytes))).isEqualTo(welcome);
    }

    @Test
    void refusal() {
        Handshake.Answer refusal = new Handshake.Refused(Refusal.WRONG_CLUSTER, "no");
        ByteBuffer bytes = Handshake.bytes(refusal);
        assertThat(hex(bytes)).isEqualTo(hex("QUOR") + "00000001" + "00000004" + "f3fd2281" + "0202" + hex("no"));
        assertThat(Handshake.answer(bodyOf(bytes))).isEqualTo(refusal);
    }

    @Test
    void knocks() {
        Handshake.Knock probe = new Handshake.Knock(Handshake.Knock.Purpose.PROBE, "orders");
        ByteBuffer bytes = Handshake.bytes(probe);
        assertThat(hex(bytes)).isEqualTo(hex("QUOR") + hex("VIS1") + "00000008" + "a74392cb" + "0006" + hex("orders"));
        assertThat(Handshake.knock(bodyOf(bytes))).isEqualTo(probe);
        assertThat(hex(Handshake.bytes(new Handshake.Knock(Handshake.Knock.Purpose.VISIT, ""))))
                .isEqualTo(hex("QUOR") + hex("VIS1") + "00000002" + "e2c3efa5" + "0100");
    }

    @Test
    void refusalsKeepTheirNumbers() {
        assertThat(Refusal.values())
                .extracting(Refusal::code, Refusal::name)
                .map(Object::toString)
                .containsExactly(
                        "(1, \"UNKNOWN_FORMAT\")",
                        "(2, \"WRONG_CLUSTER\")",
                        "(3, \"WRONG_NODE\")",
                        "(4, \"SAME_NODE\")",
                        "(5, \"OLDER_BOOT\")",
                        "(6, \"TOO_MANY\")",
                        "(7, \"NO_VISITOR\")");
    }

    @Test
    void frames() {
        assertThat(hex(OutgoingFrame.data(
                        List.of(ByteBuffer.wrap(new byte[] {'a'}), ByteBuffer.wrap(new byte[] {'b'})), 2)))
                .isEqualTo("00000003" + "d6e66fe0" + "01" + hex("ab"));
        assertThat(hex(OutgoingFrame.keepAlive())).isEqualTo("00000001" + "527d5351" + "00");
    }

    private static String hex(OutgoingFrame frame) {
        ByteBuf bytes = Unpooled.wrappedBuffer(new byte[100]).clear();
        assertThat(frame.copyTo(bytes)).isTrue();
        return ByteBufUtil.hexDump(bytes);
    }

    @Test
    void anIntroductionThatNobodyCouldReadIsABug() {
        Hello tooLong = new Hello(
                "orders",
                NodeId.of("n1"),
                new UUID(1, 2),
                1,
                "10.0.0.1:7400",
                Collections.nCopies(60, "p".repeat(100)));
        assertThatThrownBy(() -> Handshake.check(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too long for a handshake");
        Hello longName = new Hello("c".repeat(600), NodeId.of("n1"), new UUID(1, 2), 1, "10.0.0.1:7400", List.of());
        assertThatThrownBy(() -> Handshake.check(longName)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theModuleKeepsTheHouseRules() {
        HouseRules.module("io.quorate.transport.tcp");
    }
}
