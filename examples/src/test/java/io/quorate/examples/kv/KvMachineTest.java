package io.quorate.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.examples.kv.KvCommand.Op;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KvMachineTest {
    private final KvMachine machine = new KvMachine();
    private final KvCodec codec = new KvCodec();
    private long index;

    private Reply apply(Op op, String... args) {
        byte[] bytes = codec.encode(command(op, args));
        return machine.apply(++index, codec.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
    }

    private static KvCommand command(Op op, String... args) {
        return new KvCommand(op, Arrays.stream(args).map(KvMachineTest::bytes).toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Reply integer(long value) {
        return new Reply.Int(value);
    }

    @Test
    void setsOnlyWhatTheConditionAllows() {
        assertThat(apply(Op.SET_XX, "k", "a")).isEqualTo(Reply.NULL);
        assertThat(apply(Op.SET_NX, "k", "b")).isEqualTo(Reply.OK);
        assertThat(apply(Op.SET_NX, "k", "c")).isEqualTo(Reply.NULL);
        assertThat(apply(Op.GET, "k")).isEqualTo(Reply.of("b"));
        assertThat(apply(Op.SET_XX, "k", "d")).isEqualTo(Reply.OK);
        assertThat(apply(Op.GETSET, "k", "e")).isEqualTo(Reply.of("d"));
        assertThat(apply(Op.GETSET, "new", "e")).isEqualTo(Reply.NULL);
    }

    @Test
    void countsKeysAsRedisDoes() {
        apply(Op.MSET, "a", "1", "b", "2", "a", "3");
        assertThat(apply(Op.DBSIZE)).isEqualTo(integer(2));
        assertThat(apply(Op.EXISTS, "a", "a", "x")).isEqualTo(integer(2));
        assertThat(apply(Op.MGET, "a", "x", "b"))
                .isEqualTo(new Reply.Many(List.of(Reply.of("3"), Reply.NULL, Reply.of("2"))));
        assertThat(apply(Op.DEL, "a", "a", "x")).isEqualTo(integer(1));
    }

    @Test
    void neverCountsOverTheEdge() {
        apply(Op.SET, "k", Long.toString(Long.MAX_VALUE));
        Reply overflow = Reply.error("increment or decrement would overflow");
        assertThat(apply(Op.INCRBY, "k", "1")).isEqualTo(overflow);
        assertThat(apply(Op.INCRBY, "k", "-1")).isEqualTo(integer(Long.MAX_VALUE - 1));
        apply(Op.SET, "k", "-1");
        assertThat(apply(Op.INCRBY, "k", Long.toString(Long.MIN_VALUE))).isEqualTo(overflow);
        assertThat(apply(Op.GET, "k")).isEqualTo(Reply.of("-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.0", " 1", "1 ", "+1", "01", "-0", "9223372036854775808"})
    void refusesWhatIsNoInteger(String value) {
        apply(Op.SET, "k", value);
        assertThat(apply(Op.INCRBY, "k", "1")).isEqualTo(KvMachine.NOT_AN_INTEGER);
    }

    @Test
    void appendsUpToTheLargestValue() {
        assertThat(apply(Op.APPEND, "k", "ab")).isEqualTo(integer(2));
        assertThat(apply(Op.APPEND, "k", "c")).isEqualTo(integer(3));
        String rest = "x".repeat(KvMachine.MAX_VALUE - 3);
        assertThat(apply(Op.APPEND, "k", rest)).isEqualTo(integer(KvMachine.MAX_VALUE));
        assertThat(apply(Op.APPEND, "k", "y"))
                .isEqualTo(Reply.error("string exceeds maximum allowed size (proto-max-bulk-len)"));
    }

    @Test
    void aDigestTellsWhereOnePairEndsAndTheNextBegins() {
        KvMachine other = new KvMachine();
        apply(Op.MSET, "a", "bc");
        other.apply(index, command(Op.MSET, "ab", "c"));
        assertThat(machine.query(command(Op.DIGEST))).isNotEqualTo(other.query(command(Op.DIGEST)));
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "a*c, abbc, true",
        "a*c, abcd, false",
        "*b*b*, abab, true",
        "?, a, true",
        "?, ab, false",
        "h[ae]llo, hallo, true",
        "h[^e]llo, hello, false",
        "h[a-c]llo, hbllo, true",
        "h[c-a]llo, hbllo, true",
        "h[abc, hb, true",
        "\\*, *, true",
        "\\*, a, false",
        "[\\]], ], true",
        "a\\, a\\, true"
    })
    void matchesPatterns(String pattern, String text, boolean expected) {
        assertThat(Glob.matches(bytes(pattern), bytes(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Op.class)
    void everyCommandSurvivesTheLog(Op op) {
        KvCommand command = command(op, "", "k", "x".repeat(127), "y".repeat(128), "z".repeat(20_000));
        KvCommand read = codec.decode(ByteBuffer.wrap(codec.encode(command)));
        assertThat(read.op()).isEqualTo(op);
        assertThat(read.args()).usingElementComparator(Arrays::compare).isEqualTo(command.args());
    }

    @Test
    void commandsStayReadable() {
        assertThat(codec.encode(command(Op.SET, "k", "v"))).containsExactly(10, 1, 'k', 1, 'v');
    }

    @Test
    void bytesThatAreNoCommandAreRefused() {
        for (byte[] bytes :
                List.of(new byte[0], new byte[] {99}, new byte[] {0, 5, 'k'}, new byte[] {0, -1}, new byte[] {
                    0, -1, -1, -1, -1, 127
                })) {
            assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(bytes))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
