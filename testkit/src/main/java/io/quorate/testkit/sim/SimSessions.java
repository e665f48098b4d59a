package io.quorate.testkit.sim;

import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients with sessions, beside whatever else happens in a simulated cluster: they wander from replica to replica and repeat
 * what was not answered. Each of their commands must be applied once, in order, and have one answer.
 */
public final class SimSessions {
    private final SimCluster cluster;
    private final Randomness random;
    private final List<SimSession> clients = new ArrayList<>();
    private boolean more = true;
    private int steps;

    /**
     * Clients that begin at once.
     *
     * @param cluster where
     * @param count how many
     * @param mayBeForgotten whether the bounds on sessions are so small that live ones may be forgotten
     */
    public SimSessions(SimCluster cluster, int count, boolean mayBeForgotten) {
        this.cluster = cluster;
        this.random = Randomness.of(cluster.world().setup().seed(), "sessions");
        for (int i = 1; i <= count; i++) {
            clients.add(new SimSession(
                    cluster,
                    "s" + i,
                    mayBeForgotten,
                    Randomness.of(cluster.world().setup().seed(), "session " + i)));
        }
        later();
    }

    private void later() {
        cluster.at(cluster.nowMillis() + random.between(20, 500), () -> {
            clients.get(steps++ % clients.size()).step(more);
            later();
        });
    }

    /** They want nothing more than answers to what they have asked. */
    public void finish() {
        more = false;
    }

    /**
     * Whether every command has its answer.
     *
     * @return true if nobody waits
     */
    public boolean isSettled() {
        return clients.stream().allMatch(SimSession::isSettled);
    }

    /**
     * Checks that what was answered was applied, in the order of each session, and what was forgotten was not.
     *
     * @throws SimFailure if it is not so
     */
    public void check() {
        cluster.world().judged(() -> clients.forEach(SimSession::check));
        cluster.world().rethrow();
    }

    /**
     * How many commands have an answer.
     *
     * @return of all clients
     */
    public int answered() {
        return clients.stream().mapToInt(SimSession::answered).sum();
    }

    /**
     * How often the session of a client was forgotten.
     *
     * @return of all clients
     */
    public int forgotten() {
        return clients.stream().mapToInt(SimSession::lives).sum();
    }

    @Override
    public String toString() {
        return clients.toString();
    }
}
