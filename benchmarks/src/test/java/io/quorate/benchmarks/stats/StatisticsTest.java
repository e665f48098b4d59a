package io.quorate.benchmarks.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.stats.Statistics.Interval;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianIsTheMiddle() {
        assertThat(Statistics.median(3, 1, 2)).isEqualTo(2);
        assertThat(Statistics.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(Statistics.median(7)).isEqualTo(7);
        assertThat(Statistics.median()).isNaN();
    }

    @Test
    void theMedianLeavesItsInputAlone() {
        double[] values = {3, 1, 2};
        Statistics.median(values);
        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void valuesThatAgreeLeaveNoDoubt() {
        assertThat(Statistics.interval(2, 2, 2, 2)).isEqualTo(new Interval(2, 2, 2));
    }

    /**
     * The median of a sample of seven is at most the k-th smallest value iff at least four of seven draws are, each with
     * probability k/7: 0.9 % for k = 1, 10 % for k = 2. So the point of 2.5 % is the second value.
     */
    @Test
    void theIntervalIsThatOfTheBinomialDistribution() {
        Interval interval = Statistics.interval(1, 2, 3, 4, 5, 6, 7);
        assertThat(interval).isEqualTo(new Interval(4, 2, 6));
        assertThat(interval.includes(2)).isTrue();
        assertThat(interval.includes(6.1)).isFalse();
    }

    @Test
    void anOutlierMovesNothing() {
        double[] values = DoubleStream.concat(
                        DoubleStream.of(1000), DoubleStream.generate(() -> 1).limit(10))
                .toArray();
        assertThat(Statistics.interval(values)).isEqualTo(new Interval(1, 1, 1));
    }
}
