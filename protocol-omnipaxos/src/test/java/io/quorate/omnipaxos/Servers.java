package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.spi.Ballot;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.Optional;
import java.util.function.Predicate;

/** Short names for what the tests need. */
final class Servers {
    static final int T = BleSettings.DEFAULTS.heartbeatTicks();
    static final int R = OmniPaxosSettings.DEFAULTS.retransmitTicks();

    private Servers() {}

    static OmniPaxosFactory factory() {
        return factory(OmniPaxosSettings.DEFAULTS);
    }

    static OmniPaxosFactory factory(OmniPaxosSettings settings) {
        return new OmniPaxosFactory(settings, new BleFactory(BleSettings.DEFAULTS));
    }

    static CoreCluster cluster(int size) {
        return CoreCluster.of(factory(), size, 1);
    }

    static CoreCluster cluster(int size, Quorums quorums) {
        return CoreCluster.of(factory(), Configuration.genesis("omnipaxos", CoreCluster.members(size), quorums), 1);
    }

    /** A cluster that has elected its leader. */
    static CoreCluster led(int size) {
        CoreCluster cluster = cluster(size);
        awaitLeader(cluster);
        return cluster;
    }

    /** Runs until somebody leads, and all have synchronized their logs. */
    static String awaitLeader(CoreCluster cluster) {
        cluster.runUntil(() -> cluster.leader().isPresent(), 10 * T);
        cluster.run(R);
        return cluster.leader().orElseThrow();
    }

    static byte[] state(Ballot promise, Ballot accepted, long decided) {
        return new PaxosState(promise, accepted, decided).encode();
    }

    static Optional<byte[]> stored(Ballot promise, Ballot accepted, long decided) {
        return Optional.of(state(promise, accepted, decided));
    }

    static Ballot ballot(long number, String owner) {
        return Ballot.of(number, 0, NodeId.of(owner));
    }

    static Predicate<Envelope> kind(Class<? extends PaxosMessage> kind) {
        return envelope -> kind.isInstance(envelope.message());
    }

    static Predicate<Envelope> kind(Class<? extends PaxosMessage> kind, String from, String to) {
        return kind(kind).and(link(from, to));
    }

    static Predicate<Envelope> link(String from, String to) {
        return envelope ->
                envelope.from().text().equals(from) && envelope.to().text().equals(to);
    }

    static Predicate<Envelope> paxos() {
        return envelope -> envelope.message() instanceof PaxosMessage;
    }
}
