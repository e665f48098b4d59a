package io.quorate.omnipaxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Quorums;
import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.Admission;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Bare servers under loss, duplication, reordering, cut links, crashes, slow disks and messages that are cut short; then a
 * quiet time, in which they must decide again and agree. CoreCluster checks safety after every step.
 */
final class RandomFaults {
    private static final int ROUNDS = 1500;
    private static final int T = 10;
    private static final OmniPaxosSettings SETTINGS = new OmniPaxosSettings(4, 400, 4, 1200, 5, 4000, 20);

    private final Randomness random;
    private final CoreCluster cluster;
    private final TreeSet<String> down = new TreeSet<>();
    private final boolean reorders;
    private final double loss;
    private final double faults;
    private final double diskSpeed;
    private long requests;
    private int decided;
    private int reads;

    RandomFaults(long seed) {
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
        OmniPaxosFactory factory = new OmniPaxosFactory(SETTINGS, new BleFactory(new BleSettings(T, 0)));
        cluster = CoreCluster.of(factory, configuration, seed);
        reorders = random.chance(0.5);
        loss = random.chance(0.5) ? 0.02 : 0.15;
        faults = random.chance(0.5) ? 0.01 : 0.05;
        diskSpeed = random.chance(0.5) ? 0.5 : 0.05;
        if (random.chance(0.7)) {
            cluster.maxEntriesPerMessage((int) random.between(1, 3));
        }
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
        cluster.names().forEach(node -> {
            cluster.persist(node);
            cluster.autoPersist(node, true);
        });
        cluster.runUntil(() -> cluster.leader().isPresent(), 20 * T);
        cluster.run(10 * T);
        String leader = cluster.leader().orElseThrow();
        assertThat(cluster.propose(leader, "last")).isEqualTo(Admission.ACCEPTED);
        cluster.runUntil(this::converged, 10 * T);
        decided = cluster.decided(leader).size();
        for (String node : cluster.names()) {
            reads += (int) cluster.permits(node).stream()
                    .filter(permit -> permit.granted())
                    .count();
        }
    }

    private boolean converged() {
        return cluster.names().stream()
                .allMatch(node -> cluster.decided(node).contains("last")
                        && cluster.core(node).status().durable()
                                == cluster.core(node).status().last());
    }

    int decided() {
        return decided;
    }

    int reads() {
        return reads;
    }
}
