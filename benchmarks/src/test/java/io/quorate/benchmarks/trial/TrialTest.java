package io.quorate.benchmarks.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(10);

    /** Applies everything at once; the second replica's command may be spoilt on the way. */
    private static final class Pair implements Cluster {
        private final HashState one = new HashState();
        private final HashState other = new HashState();
        private final UnaryOperator<byte[]> way;
        private boolean decided = true;

        Pair(UnaryOperator<byte[]> way) {
            this.way = way;
        }

        @Override
        public Target target() {
            return (command, completion) -> {
                one.apply(ByteBuffer.wrap(command));
                other.apply(ByteBuffer.wrap(way.apply(command)));
                completion.done(decided);
            };
        }

        @Override
        public Map<Counter, Long> counts() {
            return Map.of(Counter.MESSAGES, one.state().applied());
        }

        @Override
        public List<Node.State> states() {
            return List.of(one.state(), other.state());
        }

        @Override
        public void close() {}
    }

    private static List<Measurement> run(Cluster cluster) throws Trial.VoidException {
        return new Trial(cluster, 32, SHORT, SHORT).run(List.of(Load.closed(1), Load.open(50)), label -> {});
    }

    @Test
    void replicasThatAgreeAreMeasured() throws Trial.VoidException {
        List<Measurement> measured = run(new Pair(command -> command));
        assertThat(measured).hasSize(2);
        assertThat(measured.get(0).figure(Measurement.MESSAGES)).isEqualTo(1000);
        assertThat(measured.get(1).figure(Measurement.OPS))
                .isBetween(1.0, measured.get(0).figure(Measurement.OPS));
    }

    @Test
    void aReplicaThatDiffersMakesTheTrialVoid() {
        Cluster cluster = new Pair(command -> {
            byte[] spoilt = command.clone();
            spoilt[20] ^= 1;
            return spoilt;
        });
        assertThatThrownBy(() -> run(cluster))
                .isInstanceOf(Trial.VoidException.class)
                .hasMessageContaining("states");
    }

    @Test
    void aRefusedCommandMakesTheTrialVoid() {
        Pair cluster = new Pair(command -> command);
        cluster.decided = false;
        assertThatThrownBy(() -> run(cluster))
                .isInstanceOf(Trial.VoidException.class)
                .hasMessageContaining("not decided");
    }

    @Test
    void theHashKnowsTheOrder() {
        HashState one = new HashState();
        HashState other = new HashState();
        one.apply(1);
        one.apply(2);
        other.apply(2);
        other.apply(1);
        assertThat(one.state()).isNotEqualTo(other.state());
    }
}
