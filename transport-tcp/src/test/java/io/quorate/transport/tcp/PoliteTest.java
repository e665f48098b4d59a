package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pauses between attempts, and between log lines. */
final class PoliteTest {
    private long now;
    private final List<String> logged = new ArrayList<>();
    private final Complaints complaints = new Complaints(() -> now, logged::add);

    @Test
    void pausesDoubleUpToTheBoundLessAtMostHalf() {
        for (int round = 0; round < 100; round++) {
            Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
            for (long full : new long[] {50, 100, 200, 400, 800, 1000, 1000, 1000}) {
                assertThat(backoff.nanos()).isBetween(full * 500_000, full * 1_000_000);
            }
            backoff.reset();
            assertThat(backoff.nanos()).isBetween(25_000_000L, 50_000_000L);
        }
    }

    @Test
    void pausesDiffer() {
        long distinct = java.util.stream.LongStream.generate(
                        () -> new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)).nanos())
                .limit(100)
                .distinct()
                .count();
        assertThat(distinct).isGreaterThan(90);
    }

    @Test
    void eachKindIsLoggedOnceAMinute() {
        for (int second = 0; second < 130; second++) {
            now = TimeUnit.SECONDS.toNanos(second);
            complaints.about("a", () -> "first kind");
            if (second == 5) {
                complaints.about("b", () -> "second kind");
            }
        }
        assertThat(logged)
                .containsExactly(
                        "first kind",
                        "second kind",
                        "first kind (59 more of this kind since the last such line)",
                        "first kind (59 more of this kind since the last such line)");
    }

    @Test
    void kindsWithoutEndCostBoundedMemory() {
        for (int i = 0; i < 10_000; i++) {
            complaints.about("kind " + i, () -> "x");
        }
        assertThat(complaints.size()).isLessThanOrEqualTo(256);
    }

    @Test
    void foreignTextIsOnePrintableLine() {
        assertThat(Complaints.plain("ok\r\n2026 ERROR forged \u001b[31m\u202e"))
                .isEqualTo("ok??2026 ERROR forged ?[31m?");
        assertThat(Complaints.plain("x".repeat(1000))).isEqualTo("x".repeat(200) + "...");
    }
}
