package io.quorate.benchmarks.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DriverTest {
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(30);

    /** Holds commands back until the driver waits, and remembers how many were outstanding. */
    private static final class Held implements Target {
        final Deque<Completion> waiting = new ArrayDeque<>();
        final List<Long> sequences = new ArrayList<>();
        int most;
        int reads;
        boolean decided = true;

        @Override
        public void submit(byte[] command, Completion completion) {
            assertThat(command).hasSize(16);
            sequences.add(ByteBuffer.wrap(command).getLong());
            waiting.add(completion);
            most = Math.max(most, waiting.size());
        }

        @Override
        public void read(Completion completion) {
            reads++;
            waiting.add(completion);
            most = Math.max(most, waiting.size());
        }

        @Override
        public void flush() {
            while (!waiting.isEmpty()) {
                waiting.remove().done(decided);
            }
        }
    }

    @Test
    void theClosedLoopKeepsExactlyItsWindowOutstanding() {
        Held target = new Held();
        Driver driver = new Driver(target, 16);
        Driver.Outcome outcome = driver.closed(7, SHORT);
        assertThat(target.most).isEqualTo(7);
        assertThat(target.waiting).isEmpty();
        assertThat(outcome.commands()).isEqualTo(driver.sent()).isPositive();
        assertThat(outcome.times().getTotalCount()).isEqualTo(outcome.commands());
        assertThat(outcome.nanos()).isGreaterThanOrEqualTo(SHORT);
    }

    @Test
    void readsAreNoCommands() {
        Held target = new Held();
        Driver driver = new Driver(target, 16);
        Driver.Outcome outcome = driver.reads(5, SHORT);
        assertThat(target.most).isEqualTo(5);
        assertThat(outcome.commands()).isEqualTo(target.reads).isPositive();
        assertThat(driver.sent()).isZero();
    }

    @Test
    void commandsAreNumberedWithoutGaps() {
        Held target = new Held();
        Driver driver = new Driver(target, 16);
        driver.closed(3, SHORT);
        driver.closed(2, SHORT);
        for (int i = 0; i < target.sequences.size(); i++) {
            assertThat(target.sequences.get(i)).isEqualTo(i + 1);
        }
    }

    /** Time passes only when somebody waits, and a little whenever somebody looks. */
    private static final class ManualClock implements Driver.Clock {
        long now;
        long step = 100;

        @Override
        public long nanoTime() {
            return now += step;
        }

        @Override
        public void pause(long nanos) {
            now += nanos;
        }
    }

    @Test
    void theOpenLoopSendsAtItsRateAndAtOnce() {
        ManualClock clock = new ManualClock();
        Driver.Outcome outcome = new Driver(new Held(), 16, clock).open(1000, TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(outcome.commands()).isEqualTo(100);
        assertThat(outcome.times().getMaxValue()).isLessThan(20);
    }

    /** The target stalls once; commands that should have been sent meanwhile carry the time that they lost. */
    @Test
    void theOpenLoopCountsFromTheIntendedTime() {
        ManualClock clock = new ManualClock();
        boolean[] stalled = new boolean[1];
        Target stalling = (command, completion) -> {
            clock.pause(stalled[0] ? 0 : TimeUnit.MILLISECONDS.toNanos(50));
            stalled[0] = true;
            completion.done(true);
        };
        Driver.Outcome outcome = new Driver(stalling, 16, clock).open(1000, TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(outcome.commands()).isEqualTo(100);
        assertThat(outcome.times().getMaxValue()).isBetween(50_000L, 50_100L);
        // Half of them waited, 50 ms to 0 ms: a quarter longer than 25 ms.
        assertThat(outcome.times().getValueAtPercentile(75)).isBetween(24_000L, 26_000L);
    }

    @Test
    void refusedCommandsAreCounted() {
        Held target = new Held();
        target.decided = false;
        Driver driver = new Driver(target, 16);
        driver.closed(2, SHORT);
        assertThat(driver.failed()).isEqualTo(driver.sent()).isPositive();
        assertThat(driver.takeFailure()).isEmpty();
    }

    @Test
    void theFirstReasonOfAFailureIsKept() {
        int[] calls = new int[1];
        Driver driver = new Driver((command, completion) -> completion.failed("reason " + ++calls[0]), 16);
        driver.closed(2, SHORT);
        assertThat(driver.takeFailure()).isEqualTo("reason 1");
        assertThat(driver.takeFailure()).isEmpty();
    }

    /** What never ends ends its run; the next run is not troubled by it. */
    @Test
    void aCommandWithoutAnAnswerIsAFailureAfterAMinute() {
        ManualClock clock = new ManualClock();
        List<Completion> lost = new ArrayList<>();
        Driver driver = new Driver((command, completion) -> lost.add(completion), 16, clock);
        clock.step = TimeUnit.SECONDS.toNanos(30);
        Thread.currentThread().interrupt();
        driver.closed(3, TimeUnit.HOURS.toNanos(1));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(driver.failed()).isEqualTo(driver.sent()).isEqualTo(3);
        assertThat(driver.takeFailure()).contains("minute");
    }
}
