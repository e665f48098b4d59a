package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.spi.Admission;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** From one epoch to the next, under a protocol that knows nothing but its own. */
class HandOverTest {
    private final SimCluster cluster = new SimCluster(SimSetup.of(new ToyFactory(), 1)
            .withLater(3, new ToyFactory("other", ToyProtocol::new))
            .recorded());

    private void formed() {
        assertThat(cluster.runUntil(() -> cluster.leader().isPresent(), 5_000)).isTrue();
        for (int i = 0; i < 20; i++) {
            cluster.propose("n" + (i % 3 + 1), "before" + i);
        }
        cluster.runFor(200);
    }

    private void handsOver(UnaryOperator<Configuration> wish) {
        Admission[] last = {Admission.NOT_LEADER};
        cluster.runUntil(
                () -> {
                    last[0] = last[0] == Admission.ACCEPTED
                            ? last[0]
                            : cluster.epochs().handOver(wish);
                    return last[0] == Admission.ACCEPTED;
                },
                5_000);
        assertThat(last[0]).isEqualTo(Admission.ACCEPTED);
    }

    private void decides(String node, String command) {
        Operation operation = cluster.propose(node, command);
        assertThat(cluster.runUntil(operation::isDecided, 5_000))
                .as(() -> command + ": " + operation
                        + cluster.names().stream().map(cluster::replicaStatus).toList())
                .isTrue();
    }

    @Test
    void theSameMembersGoOnInTheNextEpoch() {
        formed();
        handsOver(wish -> wish);
        assertThat(cluster.runUntil(() -> cluster.converged(List.of("n1", "n2", "n3"), 1), 5_000))
                .isTrue();
        decides("n2", "after");
        cluster.checkHistory();
    }

    @Test
    void aNewDirectoryTakesThePlaceOfAMember() {
        formed();
        handsOver(wish -> wish.withVoters("n1", "n2", "n4"));
        assertThat(cluster.runUntil(() -> cluster.converged(List.of("n1", "n2", "n4"), 1), 5_000))
                .isTrue();
        decides("n4", "after");
        cluster.checkHistory();
    }

    @Test
    void allMembersAreReplaced() {
        formed();
        handsOver(wish -> wish.withVoters("n4", "n5", "n6"));
        assertThat(cluster.runUntil(() -> cluster.converged(List.of("n4", "n5", "n6"), 1), 5_000))
                .isTrue();
        decides("n5", "after");
        cluster.checkHistory();
    }

    @Test
    void theProtocolIsSwitched() {
        formed();
        handsOver(wish -> wish.withProtocol("other"));
        assertThat(cluster.runUntil(() -> cluster.converged(List.of("n1", "n2", "n3"), 1), 5_000))
                .isTrue();
        decides("n3", "after");
        cluster.crash("n1");
        cluster.restart("n1");
        decides("n1", "after the start");
        cluster.checkHistory();
    }

    @Test
    void aLearnerIsFedByTheRuntime() {
        formed();
        handsOver(wish -> wish.withLearners("n4"));
        assertThat(cluster.runUntil(() -> cluster.converged(List.of("n1", "n2", "n3", "n4"), 1), 5_000))
                .isTrue();
        decides("n4", "after");
        cluster.checkHistory();
    }
}
