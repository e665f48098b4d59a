package io.quorate.benchmarks.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static Driver.Outcome outcome() {
        Histogram times = new Histogram(1_000_000, 3);
        for (int micros = 1; micros <= 1000; micros++) {
            times.recordValue(micros);
        }
        return new Driver.Outcome(1000, 500_000_000, times);
    }

    @Test
    void countsAreDividedByCommands() {
        Measurement measured = Measurement.of(
                Load.closed(16),
                outcome(),
                Map.of(
                        Counter.SYNCS, 30L,
                        Counter.CPU_NANOS, 250_000_000L,
                        Counter.ALLOCATED_LOOP, 64_000L,
                        Counter.ALLOCATED_WRITER, 16_000L,
                        Counter.ALLOCATED_CLIENT, 999_000L));
        assertThat(measured.figure(Measurement.OPS)).isEqualTo(2000);
        assertThat(measured.figure(Measurement.P50)).isEqualTo(500);
        assertThat(measured.figure(Measurement.P99)).isEqualTo(990);
        assertThat(measured.figure(Measurement.P999)).isEqualTo(999);
        assertThat(measured.figure(Measurement.MAX)).isEqualTo(1000);
        assertThat(measured.figure(Measurement.OPS_PER_CPU)).isEqualTo(4000);
        assertThat(measured.figure(Measurement.SYNCS)).isEqualTo(30);
        assertThat(measured.figure(Measurement.ALLOCATED)).isEqualTo(80);
        assertThat(measured.figure("allocated_client_per_op")).isEqualTo(999);
    }

    @Test
    void whatIsNotKnownIsNotZero() {
        Measurement measured = Measurement.of(Load.open(50), outcome(), Map.of());
        assertThat(measured.figure(Measurement.SYNCS)).isNaN();
        assertThat(measured.figures()).doesNotContainKey(Measurement.MESSAGES);
    }

    @Test
    void aLineBecomesTheSameMeasurement() {
        Measurement measured = Measurement.of(Load.open(80), outcome(), Map.of(Counter.SYNCS, 1L));
        assertThat(Measurement.parse(measured.line())).isEqualTo(measured);
    }

    @Test
    void metersSubtractAndAdd() {
        Map<Counter, Long> before = Map.of(Counter.SYNCS, 5L);
        Map<Counter, Long> after = Map.of(Counter.SYNCS, 8L, Counter.MESSAGES, 2L);
        assertThat(Meters.between(before, after))
                .containsOnly(Map.entry(Counter.SYNCS, 3L), Map.entry(Counter.MESSAGES, 2L));
        assertThat(Meters.plus(before, after))
                .containsOnly(Map.entry(Counter.SYNCS, 13L), Map.entry(Counter.MESSAGES, 2L));
    }

    @Test
    void threadsAreKnownByTheirNames() {
        assertThat(Meters.allocated("n1-loop")).isEqualTo(Counter.ALLOCATED_LOOP);
        assertThat(Meters.allocated("n1-writer")).isEqualTo(Counter.ALLOCATED_WRITER);
        assertThat(Meters.allocated("n1-applier")).isEqualTo(Counter.ALLOCATED_APPLIER);
        assertThat(Meters.allocated("quorate-tcp-n1-3-1")).isEqualTo(Counter.ALLOCATED_TRANSPORT);
        assertThat(Meters.allocated("client")).isEqualTo(Counter.ALLOCATED_CLIENT);
        assertThat(Meters.allocated("Common-Cleaner")).isEqualTo(Counter.ALLOCATED_OTHER);
    }
}
