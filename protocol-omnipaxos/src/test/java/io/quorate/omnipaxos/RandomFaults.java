package io.quorate.omnipaxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Quorums;
import io.quorate.spi.Admission;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Status;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Bare servers under loss, duplication, reordering, cut links, crashes, slow disks and messages that are cut short. They drop
 * what snapshots hold, and are given snapshots, needed or not, by whoever has one, links or not. If they are {@link Changes
 * changing}, they are reconfigured, too, until a stop-sign ends it. Then comes a quiet time, in which they must decide again
 * and agree. CoreCluster checks safety after every step.
 */
final class RandomFaults {
    private static final int ROUNDS = 1500;
    private static final int T = MakingSmallOmniPaxos.T;

    private final Randomness random;
    private final CoreCluster cluster;
    private final boolean changing;
    private final Changes changes;
    private final TreeSet<String> down = new TreeSet<>();
    private final boolean reorders;
    private final double loss;
    private final double faults;
    private final double diskSpeed;
    /** How often a server takes a snapshot, or gets one; 0 in some runs. */
    private final double snapshots;

    private long requests;
    private int decided;
    private int reads;
    private int installed;

    RandomFaults(long seed) {
        this(seed, new MakingSmallOmniPaxos().get());
    }

    RandomFaults(long seed, ProtocolFactory factory) {
        this(seed, factory, false);
    }

    RandomFaults(long seed, ProtocolFactory factory, boolean changing) {
        random = new Randomness(seed);
        int size = (int) random.between(1, 5);
        int prepare = (int) random.between(size / 2 + 1, size);
        Quorums quorums = random.chance(0.3)
                ? new Quorums(prepare, (int) random.between(size - prepare + 1, size))
                : Quorums.majority(size);
        if (random.chance(0.1)) {
            quorums = new Quorums(quorums.accept(), Math.max(quorums.prepare(), size - quorums.accept() + 1));
        }
        Configuration configuration = Configuration.genesis("omnipaxos", CoreCluster.members(size), quorums);
        Randomness changed = Randomness.of(seed, "changes");
        cluster = CoreCluster.of(factory, changing ? Changes.begin(configuration, changed) : configuration, seed);
        changes = new Changes(cluster, changed);
        this.changing = changing;
        reorders = random.chance(0.5);
        loss = random.chance(0.5) ? 0.02 : 0.15;
        faults = random.chance(0.5) ? 0.01 : 0.05;
        diskSpeed = random.chance(0.5) ? 0.5 : 0.05;
        if (random.chance(0.7)) {
            cluster.maxEntriesPerMessage((int) random.between(1, 3));
        }
        snapshots = random.chance(0.2) ? 0 : random.chance(0.5) ? 0.002 : 0.02;
    }

    void run() {
        cluster.names().forEach(node -> cluster.autoPersist(node, false));
        for (int i = 0; i < ROUNDS; i++) {
            round(i);
        }
        recover();
    }

    private void round(int number) {
        for (String node : cluster.names()) {
            if (!down.contains(node)) {
                work(node, number);
            }
        }
        network();
        if (random.chance(faults)) {
            fault();
        }
    }

    private void work(String node, int number) {
        if (random.chance(0.9)) {
            cluster.tick(node, 1);
        }
        if (random.chance(diskSpeed)) {
            cluster.persistOne(node);
        }
        if (random.chance(0.2)) {
            String[] payloads = new String[(int) random.between(1, 6)];
            for (int i = 0; i < payloads.length; i++) {
                payloads[i] = node + "-" + number + "-" + i;
            }
            cluster.propose(node, payloads);
        }
        if (random.chance(0.1)) {
            cluster.readIndex(node, ++requests);
        }
        if (random.chance(0.01)) {
            cluster.connected(node, any());
        }
        snapshots(node);
        if (changing) {
            changes.work(node);
        }
    }

    private void snapshots(String node) {
        if (random.chance(snapshots)) {
            takeSnapshot(node);
        }
        if (random.chance(snapshots)) {
            install(any(), node);
        }
        for (String behind : cluster.snapshots().behind(node)) {
            if (random.chance(0.3)) {
                install(node, behind);
            }
        }
    }

    private void takeSnapshot(String node) {
        Status status = cluster.core(node).status();
        long base = cluster.snapshots().base(node).index();
        long most = Math.min(Math.min(status.decided(), status.durable()), beforeTheStopSign(node));
        if (most > base) {
            cluster.snapshots().take(node, random.chance(0.5) ? most : random.between(base + 1, most));
        }
    }

    /** No snapshot is taken of a stop-sign: by then there is a new epoch, whose snapshots mean nothing here. */
    private long beforeTheStopSign(String node) {
        return cluster.changes().sealed(node) ? cluster.core(node).status().last() - 1 : Long.MAX_VALUE;
    }

    /** Needed or not: but a node that has published a newer snapshot does not fetch an older one. */
    private void install(String from, String to) {
        long offered = cluster.snapshots().baseOnDisk(from).index();
        if (offered > cluster.snapshots().base(to).index()
                && !down.contains(to)
                && cluster.snapshots().install(from, to)) {
            installed++;
        }
    }

    private String any() {
        List<String> names = cluster.names();
        return names.get((int) random.below(names.size()));
    }

    private void network() {
        List<Envelope> flying = new ArrayList<>(cluster.inFlight());
        while (!flying.isEmpty()) {
            Envelope envelope = flying.remove(reorders ? (int) random.below(flying.size()) : 0);
            if (random.chance(loss)) {
                cluster.drop(envelope::equals);
            } else if (random.chance(0.7)) {
                if (random.chance(loss)) {
                    cluster.duplicate(envelope);
                }
                cluster.deliver(envelope);
            } else if (!reorders) {
                flying.removeIf(other ->
                        other.from().equals(envelope.from()) && other.to().equals(envelope.to()));
            }
        }
    }

    private void fault() {
        String node = any();
        switch ((int) random.below(5)) {
            case 0 -> {
                if (down.add(node)) {
                    cluster.crash(node);
                }
            }
            case 1 -> {
                String other = any();
                if (!other.equals(node)) {
                    cluster.cutOneWay(node, other);
                    if (random.chance(0.7)) {
                        cluster.cutOneWay(other, node);
                    }
                }
            }
            case 2 -> cluster.heal();
            case 3 -> {
                if (!down.contains(node)) {
                    cluster.crash(node);
                    cluster.restart(node);
                }
            }
            default -> {
                down.forEach(cluster::restart);
                down.clear();
            }
        }
    }

    private void recover() {
        cluster.heal();
        down.forEach(cluster::restart);
        down.clear();
        cluster.dropAll();
        cluster.snapshots().automatic(5);
        cluster.names().forEach(node -> {
            cluster.persist(node);
            cluster.autoPersist(node, true);
        });
        cluster.runUntil(() -> cluster.leader().isPresent(), 40 * T);
        cluster.run(10 * T);
        String leader = cluster.leader().orElseThrow();
        boolean sealed = cluster.changes().sealed(leader);
        assertThat(cluster.propose(leader, "last")).isEqualTo(sealed ? Admission.SEALED : Admission.ACCEPTED);
        cluster.runUntil(() -> converged(leader), 10 * T);
        decided = cluster.decided(leader).size();
        for (String node : cluster.names()) {
            reads += (int) cluster.permits(node).stream()
                    .filter(permit -> permit.granted())
                    .count();
        }
    }

    private boolean converged(String leader) {
        long last = cluster.core(leader).status().last();
        return cluster.names().stream()
                .allMatch(node -> cluster.core(node).status().decided() == last
                        && cluster.core(node).status().durable()
                                == cluster.core(node).status().last());
    }

    int decided() {
        return decided;
    }

    int reads() {
        return reads;
    }

    boolean stopped() {
        return cluster.changes().sealed("n1");
    }

    int changed() {
        return changes.made();
    }

    int installed() {
        return installed;
    }
}
