package io.quorate.storage.file.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.testkit.sim.HandOvers;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A running cluster goes from one protocol to the other: both are here, so this is where it can be seen. */
class SwitchTest {
    private static final int PATIENCE = 60_000;

    private SimCluster cluster;
    private int number;

    private void write(int count) {
        for (int decided = 0; decided < count; ) {
            assertThat(cluster.runUntil(() -> cluster.leader().isPresent(), PATIENCE))
                    .isTrue();
            Operation one = cluster.propose(cluster.leader().orElseThrow(), "c" + ++number);
            assertThat(cluster.runUntil(() -> one.outcome().isPresent(), PATIENCE))
                    .isTrue();
            decided += one.isDecided() ? 1 : 0;
        }
    }

    private void become(String protocol) {
        Configuration current = cluster.replicaStatus("n1")
                .flatMap(ReplicaStatus::configuration)
                .orElseThrow();
        Replica<String, ?> replica = cluster.replica("n1").orElseThrow();
        Change change = replica.reconfigure(current.withProtocol(protocol));
        assertThat(cluster.runUntil(() -> change.result().toCompletableFuture().isDone(), PATIENCE))
                .as(() -> change.progress().toString())
                .isTrue();
        Result result = change.result().toCompletableFuture().join();
        assertThat(result).isInstanceOf(Result.Done.class);
        assertThat(((Result.Done) result).configuration().protocol()).isEqualTo(protocol);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void fromRaftToOmniPaxosAndBack(long seed) {
        SimSetup setup = SimSetup.of(Protocols.RAFT.factory(), seed).withLater(0, Protocols.OMNIPAXOS.factory());
        cluster = new SimCluster(setup);
        write(20);
        become("omnipaxos");
        write(20);
        cluster.crash("n2");
        write(5);
        cluster.restart("n2");
        become("raft");
        write(20);
        assertThat(cluster.runUntil(() -> cluster.converged(List.of("n1", "n2", "n3"), 2), PATIENCE))
                .isTrue();
        cluster.checkHistory();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void atRandomUnderLoadAndFaults(long seed) {
        SimSetup setup =
                SimSetup.swarm(Protocols.OMNIPAXOS.factory(), seed).withNodes(3).withLater(2, Protocols.RAFT.factory());
        assertThat(new HandOvers(setup).run()).isPositive();
    }
}
