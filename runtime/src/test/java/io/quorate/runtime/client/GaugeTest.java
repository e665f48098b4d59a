package io.quorate.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GaugeTest {
    @Test
    void theMostStaysWhenTheBytesAreGoneAndWhatIsRefusedCountsNowhere() {
        Gauge gauge = new Gauge();
        assertThat(gauge.take(60, 100)).isTrue();
        assertThat(gauge.take(41, 100)).isFalse();
        assertThat(gauge.take(40, 100)).isTrue();
        gauge.release(100);
        assertThat(gauge.now()).isZero();
        assertThat(gauge.most()).isEqualTo(100);
    }
}
