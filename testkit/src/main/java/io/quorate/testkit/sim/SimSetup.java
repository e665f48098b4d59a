package io.quorate.testkit.sim;

import io.quorate.runtime.ReplicaSettings.Limits;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.runtime.session.Bounds;
import io.quorate.runtime.snapshot.Policy;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.support.Randomness;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A cluster to simulate.
 *
 * @param factory makes the cores
 * @param nodes how many voters: n1, n2, ...
 * @param seed of everything
 * @param limits the bounds of each replica
 * @param snapshots when each replica takes snapshots
 * @param transfers how they are given and fetched
 * @param donors by whom
 * @param ballast how many bytes every snapshot holds beside the state
 * @param recording whether the last events are kept as text; slow
 * @param files the storage, if a real one is to be used
 * @param later what it may come to be
 * @param sessions how many sessions of clients are remembered
 */
public record SimSetup(
        ProtocolFactory factory,
        int nodes,
        long seed,
        Limits limits,
        Policy snapshots,
        TransferSettings transfers,
        Donors donors,
        int ballast,
        boolean recording,
        Optional<Files> files,
        Later later,
        Bounds sessions) {
    /**
     * What a cluster may come to be, beyond what it begins as.
     *
     * @param spares how many nodes wait, with empty directories, to be made members; named behind the voters
     * @param protocols what every node can load beside the first protocol
     * @param voters how they are changed
     */
    public record Later(int spares, List<ProtocolFactory> protocols, Voters voters) {
        static final Later NONE = new Later(0, List.of(), Voters.AUTOMATIC);
    }

    /**
     * A real storage on simulated disks, which have faults of their own.
     *
     * @param maker makes the storage of each process
     * @param replay the command that runs one seed again, up to the seed
     */
    public record Files(StorageMaker maker, String replay) {}

    private SimSetup(ProtocolFactory factory, int nodes, long seed, Limits limits, Policy snapshots) {
        this(
                factory,
                nodes,
                seed,
                limits,
                snapshots,
                TransferSettings.DEFAULT,
                Donors.ALL,
                0,
                false,
                Optional.empty(),
                Later.NONE,
                Bounds.DEFAULT);
    }

    /**
     * Three nodes under the usual limits.
     *
     * @param factory makes the cores
     * @param seed of everything
     * @return a setup without a recording
     */
    public static SimSetup of(ProtocolFactory factory, long seed) {
        return new SimSetup(factory, 3, seed, Limits.DEFAULT, Policy.DEFAULT);
    }

    /**
     * As the seed has it: three nodes or five, frames and memory of all sizes down to one entry, so that long logs are sent
     * in parts and read back from disk.
     *
     * @param factory makes the cores
     * @param seed of everything
     * @return a setup without a recording
     */
    public static SimSetup swarm(ProtocolFactory factory, long seed) {
        Randomness random = Randomness.of(seed, "setup");
        int nodes = random.chance(0.75) ? 3 : 5;
        int message = random.chance(0.5) ? 1 << 20 : 1 << (int) random.between(7, 12);
        long tail = random.chance(0.5) ? 32 << 20 : 1 << (int) random.between(8, 13);
        Limits usual = Limits.DEFAULT;
        Limits limits = new Limits(
                true,
                usual.deadlineTicks(),
                usual.pendingBytes(),
                usual.commandBytes(),
                message,
                tail,
                usual.inboxBytes(),
                usual.waitingReads());
        return new SimSetup(factory, nodes, seed, limits, policy(random));
    }

    /** So small that snapshots are taken and the log is cut again and again; now and then even what a member still needs. */
    private static Policy policy(Randomness random) {
        long entries = random.between(5, 40);
        long step = random.chance(0.5) ? 1 : random.between(1, entries);
        long margin = random.chance(0.5) ? 0 : random.below(entries);
        long bytes = random.chance(0.7) ? 1 << 20 : random.between(200, 5_000);
        long most = random.chance(0.9) ? entries + random.below(20) : 1 << 30;
        return new Policy(entries, bytes, step, margin, 1 << 30, most, 1 << 30);
    }

    /**
     * The same with another number of nodes.
     *
     * @param count how many voters
     * @return the setup
     */
    public SimSetup withNodes(int count) {
        return new SimSetup(
                factory, count, seed, limits, snapshots, transfers, donors, ballast, recording, files, later, sessions);
    }

    /**
     * The same with other patience of its clients.
     *
     * @param ticks how long a client waits for an outcome
     * @return the setup
     */
    public SimSetup withDeadline(int ticks) {
        Limits patient = new Limits(
                limits.forward(),
                ticks,
                limits.pendingBytes(),
                limits.commandBytes(),
                limits.messageBytes(),
                limits.tailBytes(),
                limits.inboxBytes(),
                limits.waitingReads());
        return new SimSetup(
                factory, nodes, seed, patient, snapshots, transfers, donors, ballast, recording, files, later,
                sessions);
    }

    /**
     * The same, keeping the last events as text.
     *
     * @return the setup
     */
    public SimSetup recorded() {
        return new SimSetup(
                factory, nodes, seed, limits, snapshots, transfers, donors, ballast, true, files, later, sessions);
    }

    /**
     * The same with a real storage in the place of the one in memory.
     *
     * @param real makes it
     * @return the setup
     */
    public SimSetup on(Files real) {
        return new SimSetup(
                factory,
                nodes,
                seed,
                limits,
                snapshots,
                transfers,
                donors,
                ballast,
                recording,
                Optional.of(real),
                later,
                sessions);
    }

    /**
     * The same with snapshots of another kind.
     *
     * @param policy when they are taken
     * @param how how they are given and fetched
     * @return the setup
     */
    public SimSetup withSnapshots(Policy policy, TransferSettings how) {
        return new SimSetup(
                factory, nodes, seed, limits, policy, how, donors, ballast, recording, files, later, sessions);
    }

    /**
     * The same with other donors.
     *
     * @param wanted from whom nodes fetch what they miss
     * @return the setup
     */
    public SimSetup withDonors(Donors wanted) {
        return new SimSetup(
                factory, nodes, seed, limits, snapshots, transfers, wanted, ballast, recording, files, later, sessions);
    }

    /**
     * The same with a heavier state.
     *
     * @param bytes what every snapshot holds beside it
     * @return the setup
     */
    public SimSetup withBallast(int bytes) {
        return new SimSetup(
                factory, nodes, seed, limits, snapshots, transfers, donors, bytes, recording, files, later, sessions);
    }

    /**
     * The same that may become another.
     *
     * @param spares how many nodes wait to be made members
     * @param protocols what every node can load beside the first protocol
     * @return the setup
     */
    public SimSetup withLater(int spares, ProtocolFactory... protocols) {
        Later known = new Later(spares, List.of(protocols), later.voters);
        return new SimSetup(
                factory, nodes, seed, limits, snapshots, transfers, donors, ballast, recording, files, known, sessions);
    }

    /**
     * The same with another way to change voters.
     *
     * @param how by which mechanism
     * @return the setup
     */
    public SimSetup changing(Voters how) {
        Later known = new Later(later.spares, later.protocols, how);
        return new SimSetup(
                factory, nodes, seed, limits, snapshots, transfers, donors, ballast, recording, files, known, sessions);
    }

    /**
     * The same with other bounds on the sessions of clients.
     *
     * @param bounds that every node opens sessions with
     * @return the setup
     */
    public SimSetup withSessions(Bounds bounds) {
        return new SimSetup(
                factory, nodes, seed, limits, snapshots, transfers, donors, ballast, recording, files, later, bounds);
    }

    /**
     * All protocols that every node can load.
     *
     * @return by name
     */
    SortedMap<String, ProtocolFactory> protocols() {
        SortedMap<String, ProtocolFactory> all = new TreeMap<>();
        all.put(factory.name(), factory);
        later.protocols().forEach(other -> all.put(other.name(), other));
        return all;
    }
}
