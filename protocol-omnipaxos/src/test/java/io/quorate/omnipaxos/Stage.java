package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Quorums;
import io.quorate.spi.Ballot;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.EntryBlock;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Servers on prepared disks, a scripted election, and every message in the test's hand. */
final class Stage {
    private record Disk(Ballot promise, Ballot accepted, long decided, List<String> log) {}

    final ScriptedElections elections = new ScriptedElections();
    final Configuration configuration;
    final CoreCluster cluster;
    private final Map<String, Disk> disks = new TreeMap<>();

    Stage(int size) {
        this(size, Quorums.majority(size), OmniPaxosSettings.DEFAULTS);
    }

    Stage(int size, Quorums quorums, OmniPaxosSettings settings) {
        configuration = Configuration.genesis("omnipaxos", CoreCluster.members(size), quorums);
        cluster = CoreCluster.of(new OmniPaxosFactory(settings, elections), configuration, 1);
    }

    /** A server that has accepted {@code round/owner}, knows {@code decided} and holds entries such as {@code a1}: a, of round 1; {@code |} is a stop-sign. */
    Stage disk(String node, Ballot accepted, long decided, String... entries) {
        disks.put(node, new Disk(accepted, accepted, decided, Arrays.asList(entries)));
        return this;
    }

    /** The same, with a higher promise. */
    Stage disk(String node, Ballot promise, Ballot accepted, long decided, List<String> entries) {
        disks.put(node, new Disk(promise, accepted, decided, entries));
        return this;
    }

    /** Starts all on their disks; what they say at the start is lost. */
    Stage start() {
        // The first round without decided marks: the checks look whether a decided entry is on enough disks.
        disks.forEach((node, disk) -> start(node, disk, 0));
        disks.forEach((node, disk) -> start(node, disk, disk.decided()));
        cluster.dropAll();
        return this;
    }

    /** Starts one on its disk, as a process of its own. */
    void start(String node) {
        start(node, disks.get(node), disks.get(node).decided());
    }

    private void start(String node, Disk disk, long decided) {
        EntryBlock[] entries = IntStream.range(0, disk.log().size())
                .mapToObj(i -> entry(i + 1, disk.log().get(i)))
                .toArray(EntryBlock[]::new);
        cluster.prepare(node, Servers.stored(disk.promise(), disk.accepted(), decided), entries);
    }

    private EntryBlock entry(long index, String entry) {
        int round = entry.charAt(1) - '0';
        return entry.charAt(0) == '|'
                ? EntryBlock.of(
                        EntryKind.STOP_SIGN,
                        round,
                        ConfigurationFormat.encode(configuration.nextEpoch().at(index)))
                : CoreCluster.entry(round, entry.substring(0, 1));
    }

    /** The election of a node says that this ballot of its own leads. */
    void elect(String node, Ballot ballot) {
        elections.elect(node, ballot);
        cluster.tick(node, 1);
    }

    /** Elects, and lets everything arrive. */
    void lead(String node, Ballot ballot) {
        elect(node, ballot);
        cluster.deliverAll();
    }

    /** Elects, and lets some of it arrive. */
    void lead(String node, Ballot ballot, Predicate<Envelope> which) {
        elect(node, ballot);
        cluster.deliverAll(which);
    }

    /** The first message in flight that fits. */
    Envelope find(Predicate<Envelope> which) {
        return cluster.inFlight().stream()
                .filter(which)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing such in flight: " + cluster.inFlight()));
    }

    boolean flies(Predicate<Envelope> which) {
        return cluster.inFlight().stream().anyMatch(which);
    }

    /** Delivers the one message that fits, and says what it was. */
    <M extends PaxosMessage> M deliver(Class<M> kind, String from, String to) {
        Envelope envelope = find(Servers.kind(kind, from, to));
        cluster.deliver(envelope);
        return kind.cast(envelope.message());
    }

    <M extends PaxosMessage> M peek(Class<M> kind, String from, String to) {
        return kind.cast(find(Servers.kind(kind, from, to)).message());
    }

    PaxosState onDisk(String node) {
        return PaxosState.decode(cluster.stateOnDisk(node).orElseThrow());
    }
}
