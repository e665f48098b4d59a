package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Change;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Operation;
import io.quorate.testkit.sim.SimCluster;
import io.quorate.testkit.sim.SimSetup;
import java.util.function.BooleanSupplier;

/** What scenarios on whole replicas in the simulator have in common: a cluster, its clients, and patience in virtual time. */
abstract class ClusterScenarios {
    SimCluster cluster;
    private final int patienceMillis;
    private int number;

    ClusterScenarios(int patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    /**
     * Makes the cores.
     *
     * @return a factory under its usual settings
     */
    protected abstract ProtocolFactory factory();

    final void form(SimSetup setup) {
        cluster = new SimCluster(setup);
        until("a leader", () -> cluster.leader().isPresent());
    }

    final void until(String what, BooleanSupplier done) {
        assertThat(cluster.runUntil(done, patienceMillis))
                .as(() -> what + ": "
                        + cluster.names().stream().map(cluster::replicaStatus).toList())
                .isTrue();
    }

    final String leader() {
        until("a leader", () -> cluster.leader().isPresent());
        return cluster.leader().orElseThrow();
    }

    final String follower() {
        String leader = leader();
        return cluster.names().stream()
                .filter(name -> !name.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    /** Proposes one after the other, through whoever leads, until so many more are decided. */
    final void write(int count) {
        for (int decided = 0; decided < count; ) {
            Operation one = cluster.propose(leader(), command());
            until("an outcome", () -> one.outcome().isPresent());
            decided += one.isDecided() ? 1 : 0;
        }
    }

    /** One that nobody else proposes. */
    final String command() {
        return "c" + ++number;
    }

    final Replica<String, ?> replica(String node) {
        return cluster.replica(node).orElseThrow();
    }

    final ReplicaStatus status(String node) {
        return cluster.replicaStatus(node).orElseThrow();
    }

    final Configuration current(String node) {
        return status(node).configuration().orElseThrow();
    }

    final Result result(Change change) {
        until(
                "an end of " + change.progress(),
                () -> change.result().toCompletableFuture().isDone());
        return change.result().toCompletableFuture().join();
    }

    final Configuration done(Change change) {
        Result result = result(change);
        assertThat(result).isInstanceOf(Result.Done.class);
        return ((Result.Done) result).configuration();
    }
}
