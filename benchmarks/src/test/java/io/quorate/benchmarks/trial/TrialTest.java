package io.quorate.benchmarks.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
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
        private final Deque<Runnable> outstanding = new ArrayDeque<>();
        /** So many outstanding at once are too many. */
        private int refused;

        private Target leader;
        private boolean busy;
        private boolean forgetful;

        Pair(UnaryOperator<byte[]> way) {
            this.way = way;
        }

        /** Whoever is asked for last leads. */
        @Override
        public Target target() {
            leader = new Target() {
                @Override
                public void submit(byte[] command, Completion completion) {
                    outstanding.add(() -> {
                        if (equals(leader)) {
                            apply(command, completion);
                        } else {
                            completion.failed("somebody else leads by now");
                        }
                    });
                }

                @Override
                public void flush() {
                    busy = outstanding.size() == refused;
                    while (!outstanding.isEmpty()) {
                        outstanding.remove().run();
                    }
                }
            };
            return leader;
        }

        private void apply(byte[] command, Completion completion) {
            if (busy) {
                completion.failed("too busy");
                return;
            }
            if (!forgetful) {
                one.apply(ByteBuffer.wrap(command));
                other.apply(ByteBuffer.wrap(way.apply(command)));
            }
            completion.done(true);
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

    private static Trial.Results run(Cluster cluster, Load... loads) throws Trial.VoidException {
        return new Trial(cluster, 32, SHORT, SHORT, SHORT).run(List.of(loads), words -> {});
    }

    @Test
    void replicasThatAgreeAreMeasured() throws Trial.VoidException {
        Trial.Results results = run(new Pair(command -> command), Load.closed(1), Load.open(50));
        List<Measurement> measured = results.measured();
        assertThat(results.voids()).isEmpty();
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
        assertThatThrownBy(() -> run(cluster, Load.closed(1)))
                .isInstanceOf(Trial.VoidException.class)
                .hasMessageContaining("states");
    }

    @Test
    void aRefusedCommandMakesItsLoadVoidAndNoOther() throws Trial.VoidException {
        Pair cluster = new Pair(command -> command);
        cluster.refused = 2;
        Trial.Results results = run(cluster, Load.closed(1), Load.closed(2), Load.closed(3));
        assertThat(results.measured()).extracting(Measurement::load).containsExactly(Load.closed(1), Load.closed(3));
        assertThat(results.voids()).containsOnlyKeys(Load.closed(2));
        assertThat(results.voids().get(Load.closed(2))).contains("were not decided, the first one: too busy");
    }

    @Test
    void anOpenLoopWithoutAMaximumIsVoid() throws Trial.VoidException {
        Pair cluster = new Pair(command -> command);
        cluster.refused = 1;
        assertThat(run(cluster, Load.closed(1), Load.open(50)).voids()).containsKey(Load.open(50));
    }

    @Test
    void anAcknowledgedCommandThatNoReplicaHasMakesTheTrialVoid() {
        Pair cluster = new Pair(command -> command);
        cluster.forgetful = true;
        assertThatThrownBy(() -> run(cluster, Load.closed(1)))
                .isInstanceOf(Trial.VoidException.class)
                .hasMessageContaining("of which 0 failed");
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
