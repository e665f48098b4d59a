package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.Status;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.core.CoreCluster;
import java.util.List;
import java.util.Map;

/** Changes in place, stop-signs and transfers of leadership at random, and what must hold around them. */
final class Changes {
    private final CoreCluster cluster;
    private final Randomness random;
    /** How often somebody is asked for a stop-sign. */
    private final double stops;

    private final long epoch;
    private int made;

    Changes(CoreCluster cluster, Randomness random) {
        this.cluster = cluster;
        this.random = random;
        stops = random.chance(0.5) ? 0.001 : 0.01;
        epoch = cluster.core("n1").status().configuration().epoch();
    }

    /** Half of the runs begin behind a stop-sign, and half of these with a named leader. */
    static Configuration begin(Configuration genesis, Randomness random) {
        if (random.chance(0.5)) {
            return genesis;
        }
        Configuration next = genesis.nextEpoch().at(random.between(1, 9));
        List<NodeId> voters = next.voterIds();
        return random.chance(0.5)
                ? next
                : next.withLeader(voters.get((int) random.below(voters.size())).text());
    }

    int made() {
        return made;
    }

    void work(String node) {
        check(node);
        if (random.chance(0.02)) {
            Configuration now = cluster.core(node).status().configuration();
            made += ask(node, now.withMetadata(Map.of("change", node + made))) ? 1 : 0;
        }
        if (random.chance(stops)) {
            ask(node, cluster.core(node).status().configuration().nextEpoch());
        }
        if (random.chance(0.01)) {
            List<String> names = cluster.names();
            cluster.changes().transferLeadership(node, names.get((int) random.below(names.size())));
        }
        check(node);
    }

    private boolean ask(String node, Configuration next) {
        boolean sealed = cluster.changes().sealed(node);
        Admission answer = cluster.changes().reconfigure(node, next);
        Invariant.check(
                sealed == (answer == Admission.SEALED) || answer == Admission.NOT_LEADER,
                () -> node + " answers " + answer + " while its log is " + (sealed ? "sealed" : "open"));
        return answer == Admission.ACCEPTED;
    }

    private void check(String node) {
        Status status = cluster.core(node).status();
        long configured = status.configuration().id();
        Invariant.check(
                configured <= status.decided(),
                () -> node + " acts by entry " + configured + " before it is decided: " + status);
        boolean over = status.configuration().epoch() > epoch;
        Invariant.check(
                !over || (cluster.changes().sealed(node) && status.last() == configured),
                () -> node + " has something behind the decided stop-sign: " + status);
    }
}
