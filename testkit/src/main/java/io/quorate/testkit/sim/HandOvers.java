package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.spi.Admission;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One seed of hand-overs: a cluster that serves clients while its members, its learners and its protocol are changed again and
 * again, before the last change has reached everybody, and while nodes die and links fail. Afterwards all is healed: then the
 * members of the last epoch must agree and decide.
 */
public final class HandOvers {
    private static final int SPARES = 3;
    private static final int CHANGES = 5;
    private static final long RECOVERY_MILLIS = 40_000;

    private final SimSetup setup;
    private final SimCluster cluster;
    private final SimSessions sessions;
    private final Randomness random;
    private final List<String> story = new ArrayList<>();
    private long number;
    private int accepted;

    /**
     * Before its first event.
     *
     * @param setup what to begin with
     * @param others protocols that may follow
     */
    public HandOvers(SimSetup setup, ProtocolFactory... others) {
        this.setup = setup.withLater(SPARES, others);
        this.cluster = new SimCluster(this.setup);
        this.sessions = new SimSessions(cluster, 2, false);
        this.random = Randomness.of(setup.seed(), "hand-overs");
    }

    /**
     * Runs to the end.
     *
     * @return how many stop-signs were accepted
     * @throws SimFailure with the seed and what was done, if anything is wrong
     */
    public int run() {
        try {
            cluster.runUntil(() -> cluster.leader().isPresent(), 10_000);
            for (int i = 0; i < CHANGES; i++) {
                trouble();
                change();
                serve(random.between(1, 900));
            }
            heal();
            cluster.checkHistory();
            sessions.check();
            return accepted;
        } catch (SimFailure e) {
            throw e.told("seed " + setup.seed() + " of hand-overs: " + story, cluster.trace());
        }
    }

    /** Something dies or is cut off, and comes back. */
    private void trouble() {
        String node = anyone(cluster.names());
        long begin = cluster.nowMillis() + random.below(400);
        long end = begin + random.between(50, 2_500);
        int kind = (int) random.below(5);
        if (kind < 3) {
            List<String> victims = kind == 0 ? cluster.names() : List.of(kind == 1 ? node : leaderOr(node));
            story.add("crash of " + victims + " from " + begin + " to " + end);
            cluster.at(begin, () -> victims.forEach(cluster::crash));
            cluster.at(end, () -> victims.forEach(cluster::restart));
        } else if (kind == 3) {
            story.add("isolation of " + node + " from " + begin + " to " + end);
            cluster.at(begin, () -> others(node).forEach(other -> cluster.cut(node, other)));
            cluster.at(end, cluster::heal);
        }
    }

    private List<String> others(String node) {
        return cluster.names().stream().filter(other -> !other.equals(node)).toList();
    }

    private String leaderOr(String node) {
        return cluster.leader().orElse(node);
    }

    private String anyone(List<String> names) {
        return names.get((int) random.below(names.size()));
    }

    private void change() {
        List<String> names = new ArrayList<>(cluster.names());
        List<String> voters = new ArrayList<>();
        int count = random.chance(0.2) ? 1 : random.chance(0.8) ? 3 : 5;
        while (voters.size() < count) {
            voters.add(names.remove((int) random.below(names.size())));
        }
        List<String> learners = random.chance(0.4) ? List.of(anyone(names)) : List.of();
        List<String> protocols = List.copyOf(setup.protocols().keySet());
        String protocol = anyone(protocols);
        boolean names1 = random.chance(0.6);
        long until = cluster.nowMillis() + 15_000;
        Admission answer = Admission.NOT_LEADER;
        while (answer != Admission.ACCEPTED && cluster.nowMillis() < until) {
            serve(20);
            answer = cluster.epochs()
                    .handOver(now -> wish(now, voters, learners)
                            .withProtocol(protocol)
                            .withLeader(names1 ? voters.get(0) : voters.get(voters.size() - 1)));
        }
        accepted += answer == Admission.ACCEPTED ? 1 : 0;
        story.add("at " + cluster.nowMillis() + " " + voters + " + " + learners + " under " + protocol + ": " + answer);
    }

    private static Configuration wish(Configuration now, List<String> voters, List<String> learners) {
        return now.withVoters(voters.toArray(String[]::new)).withLearners(learners.toArray(String[]::new));
    }

    private void serve(long millis) {
        long end = cluster.nowMillis() + millis;
        while (cluster.nowMillis() < end) {
            String node = anyone(cluster.names());
            if (random.chance(0.2)) {
                cluster.read(node);
            } else {
                cluster.propose(node, "c" + ++number);
            }
            cluster.runFor(random.between(1, 30));
        }
    }

    private void heal() {
        cluster.runFor(3_000);
        cluster.heal();
        cluster.names().forEach(cluster::restart);
        sessions.finish();
        boolean healed = cluster.runUntil(
                () -> {
                    Optional<Configuration> last = last();
                    return last.isPresent()
                            && sessions.isSettled()
                            && cluster.converged(names(last.get()), last.get().epoch());
                },
                RECOVERY_MILLIS);
        if (!healed) {
            throw new SimFailure(
                    "the members of the last epoch do not agree, or a session is not answered: " + sessions
                            + statuses(),
                    null);
        }
        for (String voter : names(last().orElseThrow())) {
            Operation fresh = cluster.propose(voter, "fresh" + ++number);
            if (!cluster.runUntil(fresh::isDecided, 10_000)) {
                throw new SimFailure(fresh + " at " + voter + " is not decided: " + statuses(), null);
            }
        }
    }

    private List<String> statuses() {
        return cluster.names().stream()
                .map(name -> "\n  epoch " + cluster.epochs().epoch(name) + " " + cluster.replicaStatus(name))
                .toList();
    }

    /** Of the newest epoch that anybody is in. */
    private Optional<Configuration> last() {
        return cluster.leader().flatMap(cluster::status).map(status -> status.configuration());
    }

    private static List<String> names(Configuration configuration) {
        return configuration.members().stream()
                .map(Member::id)
                .map(id -> id.text())
                .toList();
    }
}
