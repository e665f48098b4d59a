package io.quorate.runtime.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.runtime.session.SessionEntry.Command;
import io.quorate.spi.MalformedException;
import io.quorate.spi.support.Randomness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTableTest {
    private SessionTable table = new SessionTable();
    private long index;

    private long open(Bounds bounds) {
        table.open(++index, bounds);
        return index;
    }

    private long open() {
        return open(Bounds.DEFAULT);
    }

    private static Command command(long session, long sequence, long settled, String text) {
        byte[] bytes = SessionEntry.command(session, sequence, settled, text.getBytes(UTF_8));
        return (Command) SessionEntry.parse(ByteBuffer.wrap(bytes));
    }

    /** What an applier does: the text of what happens; a command is its own result. */
    private String apply(long session, long sequence, long settled, String text) {
        index++;
        Command command = command(session, sequence, settled, text);
        Optional<Verdict> verdict = table.judge(command);
        if (verdict.isEmpty()) {
            table.keep(command, index, text.equals("null") ? Optional.empty() : Optional.of(text.getBytes(UTF_8)));
            return "applied";
        }
        return verdict.get() instanceof Verdict.Answered answered
                ? "was "
                        + answered.result()
                                .map(bytes -> new String(bytes, UTF_8))
                                .orElse("nothing") + " at " + answered.index()
                : verdict.get().toString();
    }

    private static byte[] bytes(SessionTable table) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.kept().write(out);
        return out.toByteArray();
    }

    private static SessionTable table(byte[] bytes) throws IOException {
        SessionTable table = new SessionTable();
        table.become(KeptSessions.read(new ByteArrayInputStream(bytes)));
        return table;
    }

    @Test
    void aCommandIsAppliedOnceAndHasOneAnswer() {
        long session = open();
        assertThat(apply(session, 1, 0, "a")).isEqualTo("applied");
        assertThat(apply(session, 2, 0, "null")).isEqualTo("applied");
        assertThat(apply(session, 1, 0, "a")).isEqualTo("was a at 2");
        assertThat(apply(session, 2, 0, "null")).isEqualTo("was nothing at 3");
    }

    @Test
    void theOrderIsKept() {
        long session = open();
        assertThat(apply(session, 2, 0, "b")).isEqualTo("AHEAD");
        assertThat(apply(session, 1, 0, "a")).isEqualTo("applied");
        assertThat(apply(session, 2, 0, "b")).isEqualTo("applied");
    }

    @Test
    void whatIsGivenUpIsSkippedAndNeverAppliedLater() {
        long session = open();
        assertThat(apply(session, 3, 2, "c")).isEqualTo("applied");
        assertThat(apply(session, 2, 0, "b")).isEqualTo("SETTLED");
        assertThat(apply(session, 5, 3, "e")).isEqualTo("AHEAD");
        assertThat(apply(session, 4, 3, "d")).isEqualTo("applied");
        assertThat(apply(session, 3, 0, "c")).isEqualTo("SETTLED");
    }

    @Test
    void anotherCommandUnderAUsedSequenceIsRefused() {
        long session = open();
        apply(session, 1, 0, "a");
        assertThat(apply(session, 1, 0, "b")).isEqualTo("ANOTHER");
    }

    @Test
    void sessionsDoNotDisturbEachOther() {
        long one = open();
        long other = open();
        assertThat(apply(one, 1, 0, "a")).isEqualTo("applied");
        assertThat(apply(other, 1, 0, "a")).isEqualTo("applied");
        assertThat(apply(99, 1, 0, "a")).isEqualTo("UNKNOWN");
    }

    @Test
    void theLeastRecentlyUsedByTheLogGoesFirst() {
        Bounds two = new Bounds(2, 1 << 20);
        long first = open(two);
        long second = open(two);
        apply(first, 1, 0, "a");
        apply(first, 1, 0, "a");
        long third = open(two);
        assertThat(apply(second, 1, 0, "b")).isEqualTo("UNKNOWN");
        assertThat(apply(first, 1, 0, "a")).isEqualTo("was a at 3");
        assertThat(apply(third, 1, 0, "c")).isEqualTo("applied");
    }

    @Test
    void aRefusedCommandIsAUse() {
        Bounds two = new Bounds(2, 1 << 20);
        long first = open(two);
        long second = open(two);
        assertThat(apply(first, 7, 0, "far ahead")).isEqualTo("AHEAD");
        open(two);
        assertThat(apply(second, 1, 0, "b")).isEqualTo("UNKNOWN");
        assertThat(apply(first, 1, 0, "a")).isEqualTo("applied");
    }

    @Test
    void theBoundInBytesCountsResultsUntilTheyAreSettled() {
        Bounds small = new Bounds(10, 1_100);
        long first = open(small);
        long second = open(small);
        for (int i = 1; i <= 50; i++) {
            assertThat(apply(second, i, i - 1, "x".repeat(400))).isEqualTo("applied");
        }
        assertThat(apply(second, 51, 49, "y".repeat(400))).isEqualTo("applied");
        assertThat(apply(first, 1, 0, "a")).isEqualTo("UNKNOWN");
        assertThat(apply(second, 51, 49, "y".repeat(400))).isEqualTo("was " + "y".repeat(400) + " at 53");
    }

    @Test
    void aResultOverTheWholeBoundEndsItsSession() {
        long session = open(new Bounds(10, 1_000));
        assertThat(apply(session, 1, 0, "x".repeat(2_000))).isEqualTo("applied");
        assertThat(apply(session, 1, 0, "x".repeat(2_000))).isEqualTo("UNKNOWN");
    }

    @Test
    void theNewestOpeningSaysTheBounds() {
        long first = open();
        long second = open();
        open(new Bounds(2, 1 << 20));
        assertThat(apply(first, 1, 0, "a")).isEqualTo("UNKNOWN");
        assertThat(apply(second, 1, 0, "b")).isEqualTo("applied");
    }

    /** Whatever happened before, a table that was loaded goes on as the one that was saved, and is saved as the same bytes. */
    @Test
    void aSnapshotIsTheWholeOfIt() throws IOException {
        for (int seed = 1; seed <= 50; seed++) {
            Randomness random = Randomness.of(seed, "table");
            table = new SessionTable();
            index = 0;
            Bounds bounds = new Bounds(4, random.between(400, 2_000));
            SessionTable copy = null;
            for (int i = 0; i < 200; i++) {
                if (i == 100) {
                    copy = table(bytes(table));
                }
                Randomness same = Randomness.of(seed * 1_000L + i, "step");
                String there = step(same, bounds);
                if (copy != null) {
                    SessionTable original = table;
                    index--;
                    table = copy;
                    assertThat(step(Randomness.of(seed * 1_000L + i, "step"), bounds))
                            .as("seed %s", seed)
                            .isEqualTo(there);
                    table = original;
                    assertThat(bytes(copy)).as("seed %s", seed).isEqualTo(bytes(table));
                }
            }
        }
    }

    private String step(Randomness random, Bounds bounds) {
        if (random.chance(0.1)) {
            open(bounds);
            return "opened";
        }
        long session = Math.max(1, index - random.below(30));
        long sequence = random.between(1, 6);
        return apply(session, sequence, random.below(sequence), "x".repeat((int) random.below(60)));
    }

    @Test
    void whateverElseIsInASnapshotIsRefusedWithoutHarm() throws IOException {
        long session = open();
        apply(session, 1, 0, "a");
        apply(session, 2, 0, "null");
        byte[] right = bytes(table);
        for (int at = 0; at < right.length; at++) {
            byte[] cut = Arrays.copyOf(right, at);
            assertThatThrownBy(() -> table(cut)).isInstanceOfAny(MalformedException.class, EOFException.class);
            for (int bit = 0; bit < 8; bit++) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << bit);
                try {
                    byte[] read = bytes(table(wrong));
                    assertThat(Arrays.copyOf(wrong, read.length)).isEqualTo(read);
                } catch (MalformedException | EOFException e) {
                    assertThat(e).isNotNull();
                }
            }
        }
    }

    @Test
    void whatIsNoEntryOfASessionIsSaid() {
        for (byte[] wrong : new byte[][] {{}, {3}, {1}, {2, 0}, SessionEntry.command(1, 1, 1, new byte[0])}) {
            assertThatThrownBy(() -> SessionEntry.parse(ByteBuffer.wrap(wrong))).isInstanceOf(MalformedException.class);
        }
        byte[] opening = SessionEntry.opening(new Bounds(7, 70));
        assertThat(SessionEntry.parse(ByteBuffer.wrap(opening))).isEqualTo(new SessionEntry.Opening(new Bounds(7, 70)));
    }
}
