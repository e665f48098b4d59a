package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.api.Quorums;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.Role;
import io.quorate.runtime.forming.Plan;
import io.quorate.spi.Status;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.sim.Fault.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * A simulated cluster with verbs, for scenarios: let it run, hurt it, ask it. The safety oracles look on after every turn of
 * every node; whatever they find is thrown by the verb during which it happened. All nodes are started at once and form the
 * cluster by themselves. Not thread-safe; deterministic: same setup, same verbs, same {@link #traceHash}.
 */
public final class SimCluster {
    private static final long MICROS = 1000;

    private final SimWorld world;
    private final Map<NodeId, SimNode> nodes = new TreeMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final SimFaults faults;
    private final Plan plan;
    private int joined;

    /**
     * A cluster before its first event.
     *
     * @param setup what to simulate
     */
    public SimCluster(SimSetup setup) {
        Quorums quorums = Quorums.majority(setup.nodes());
        TreeMap<NodeId, String> members = new TreeMap<>();
        for (int i = 1; i <= setup.nodes(); i++) {
            members.put(NodeId.of("n" + i), "n" + i + ":7400");
        }
        plan = new Plan("sim", setup.factory().name(), members, quorums);
        world = new SimWorld(setup);
        for (int i = 1; i <= setup.nodes() + setup.later().spares(); i++) {
            NodeId id = NodeId.of("n" + i);
            TreeMap<NodeId, String> listed = new TreeMap<>(members);
            listed.put(id, id + ":7400");
            SimNode node =
                    new SimNode(world, id, new Plan("sim", setup.factory().name(), listed, quorums));
            nodes.put(id, node);
            world.add(node);
        }
        nodes.values().forEach(SimNode::start);
        faults = new SimFaults(this, world);
    }

    // Time

    /**
     * Lets virtual time pass.
     *
     * @param millis how much
     * @throws SimFailure if something is wrong
     */
    public void runFor(long millis) {
        world.scheduler().runUntil(world.scheduler().now() + millis * MICROS, world::rethrow);
    }

    /**
     * Lets virtual time pass until something is so.
     *
     * @param done what is waited for
     * @param maxMillis for how long at most
     * @return whether it came
     */
    public boolean runUntil(BooleanSupplier done, long maxMillis) {
        long end = nowMillis() + maxMillis;
        while (!done.getAsBoolean() && nowMillis() < end) {
            runFor(5);
        }
        return done.getAsBoolean();
    }

    /**
     * What time it is.
     *
     * @return virtual milliseconds since the beginning
     */
    public long nowMillis() {
        return world.scheduler().now() / MICROS;
    }

    /**
     * Has something done later, during one of the verbs that let time pass.
     *
     * @param millis the time at which
     * @param work what to do
     */
    public void at(long millis, Runnable work) {
        world.scheduler().at(millis * MICROS, work);
    }

    // Changes

    /**
     * What ends epochs.
     *
     * @return the epochs of this cluster
     */
    public SimEpochs epochs() {
        return new SimEpochs(this);
    }

    /**
     * Whether some nodes are up in the same epoch, follow one leader, and have applied the same commands.
     *
     * @param names who
     * @param epoch number of the epoch
     * @return true if they agree in everything
     */
    public boolean converged(Collection<String> names, long epoch) {
        List<SimNode> members = names.stream().map(this::node).toList();
        return members.stream().allMatch(node -> node.epoch() == epoch) && agree(members);
    }

    // Clients

    /**
     * Proposes a command at a node; does nothing but remember it if the node is down.
     *
     * @param node whom to ask
     * @param command a command that nobody else proposes
     * @return what becomes of it
     */
    public Operation propose(String node, String command) {
        Operation operation =
                new Operation(id(node), Optional.of(command), world.scheduler().now());
        return ask(operation, node(node).running() ? Optional.of(node(node).propose(command)) : Optional.empty());
    }

    /**
     * Reads, linearizably, at a node.
     *
     * @param node whom to ask
     * @return what becomes of it
     */
    public Operation read(String node) {
        Operation operation =
                new Operation(id(node), Optional.empty(), world.scheduler().now());
        return ask(operation, node(node).running() ? Optional.of(node(node).read()) : Optional.empty());
    }

    /**
     * Asks a node for a snapshot of its state now; does nothing if it is down.
     *
     * @param node whom to ask
     * @return index of the snapshot, once it is published; the stage may also fail, or stay open if the node is killed
     */
    public CompletionStage<Long> snapshot(String node) {
        return node(node).running()
                ? node(node).snapshot()
                : CompletableFuture.failedFuture(new IllegalStateException(node + " is down"));
    }

    private Operation ask(Operation operation, Optional<CompletionStage<Outcome<Ledger.View>>> stage) {
        operations.add(operation);
        stage.ifPresent(answer -> answer.thenAccept(
                outcome -> operation.complete(world.scheduler().now(), outcome)));
        return operation;
    }

    /**
     * All that clients have asked for.
     *
     * @return in the order of asking
     */
    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /**
     * Checks the history of all clients: linearizability, and that every answer is true of the one log.
     *
     * @throws SimFailure if it is not
     */
    public void checkHistory() {
        world.judged(() -> new HistoryCheck(operations, world.applied()).check());
        world.rethrow();
    }

    /**
     * Kills all nodes, and checks that their storages have all that they had acknowledged, or say that they are damaged. Does
     * nothing where storages are in memory.
     *
     * @throws SimFailure if anything is missing
     */
    public void checkAtRest() {
        Randomness random = Randomness.of(world.setup().seed(), "at rest");
        names().forEach(this::crash);
        nodes.values().forEach(node -> node.files().ifPresent(files -> world.judged(() -> files.checkAtRest(random))));
        world.rethrow();
    }

    /**
     * Whether a node stays down because its storage is damaged.
     *
     * @param node which
     * @return true if it was refused
     */
    public boolean isRefused(String node) {
        return node(node).isRefused();
    }

    /**
     * Starts a node with an empty directory, which knows the other nodes and waits to be made a member; in the place of another
     * of its name, if there is one, which must be down and never comes back.
     *
     * @param name of the node
     */
    public void join(String name) {
        NodeId id = NodeId.of(name);
        if (nodes.containsKey(id) && node(name).running()) {
            throw new IllegalStateException(name + " is up");
        }
        TreeMap<NodeId, String> listed = new TreeMap<>();
        nodes.keySet().forEach(known -> listed.put(known, known + ":7400"));
        listed.put(id, id + ":7400");
        SimNode node =
                new SimNode(world, id, new Plan("sim", plan.protocol(), listed, Quorums.majority(listed.size())));
        node.isMachine(++joined);
        nodes.put(id, node);
        world.add(node);
        node.start();
    }

    /**
     * Takes a node out of the simulation that is no member any more: it is switched off.
     *
     * @param name of the node
     */
    public void switchOff(String name) {
        node(name).crash();
        nodes.remove(NodeId.of(name));
    }

    /**
     * The replica of a node, to ask it for changes.
     *
     * @param node which
     * @return empty if it is down
     */
    public Optional<Replica<String, Ledger.View>> replica(String node) {
        return node(node).replica();
    }

    // Faults

    /**
     * Kills a node; what is not on its disk is lost.
     *
     * @param node which
     */
    public void crash(String node) {
        node(node).crash();
    }

    /**
     * Starts a node again, if it is down.
     *
     * @param node which
     */
    public void restart(String node) {
        node(node).start();
    }

    /**
     * Cuts a link in both directions.
     *
     * @param one one end
     * @param other the other end
     */
    public void cut(String one, String other) {
        cutOneWay(one, other);
        cutOneWay(other, one);
    }

    /**
     * Cuts a link in one direction.
     *
     * @param from whose frames are lost
     * @param to who does not get them
     */
    public void cutOneWay(String from, String to) {
        world.network().block(id(from), id(to));
    }

    /** Restores all links. */
    public void heal() {
        world.network().unblockAll();
    }

    /**
     * Begins a fault now, whatever time it names; it ends by itself.
     *
     * @param fault what goes wrong
     */
    public void begin(Fault fault) {
        faults.begin(fault);
    }

    /**
     * How many faults of each kind have begun.
     *
     * @return kinds that occurred
     */
    public Map<Kind, Integer> faultsBegun() {
        return faults.begun();
    }

    // Views

    /**
     * The names of all nodes.
     *
     * @return sorted
     */
    public List<String> names() {
        return nodes.keySet().stream().map(NodeId::text).toList();
    }

    /**
     * Whether a node is up.
     *
     * @param node which
     * @return false between crash and restart
     */
    public boolean isUp(String node) {
        return node(node).running();
    }

    /**
     * Who leads the highest round.
     *
     * @return its name; empty if nobody leads
     */
    public Optional<String> leader() {
        return nodes.values().stream()
                .filter(node -> status(node).map(Status::role).equals(Optional.of(Role.LEADER)))
                .max(Comparator.comparingLong(SimNode::epoch)
                        .thenComparing(node -> status(node).orElseThrow().round()))
                .map(node -> node.id().text());
    }

    private static Optional<Status> status(SimNode node) {
        return node.status();
    }

    /**
     * What a node's protocol says of itself.
     *
     * @param node which
     * @return its view at the end of its last turn; empty if it is down or takes no part yet
     */
    public Optional<Status> status(String node) {
        return node(node).status();
    }

    /**
     * What a node's replica says of itself.
     *
     * @param node which
     * @return its view; empty if it is down
     */
    public Optional<ReplicaStatus> replicaStatus(String node) {
        return node(node).replicaStatus();
    }

    /**
     * Whether all nodes are up, follow one leader, and have applied the same commands. Those that are refused do not count.
     *
     * @return true if they agree in everything
     */
    public boolean converged() {
        return agree(nodes.values().stream().filter(node -> !node.isRefused()).toList());
    }

    private boolean agree(List<SimNode> able) {
        boolean oneLeader = able.stream()
                        .map(node -> node.status().flatMap(Status::leader))
                        .distinct()
                        .count()
                == 1;
        boolean oneState = able.stream().map(SimNode::view).distinct().count() == 1;
        boolean oneIndex = able.stream()
                        .map(node -> node.replicaStatus().map(ReplicaStatus::applied))
                        .distinct()
                        .count()
                == 1;
        return leader().isPresent() && oneLeader && oneState && oneIndex;
    }

    /**
     * How many entries are decided.
     *
     * @return the last decided index that any node ever knew of
     */
    public long decided() {
        return world.safety().decided();
    }

    /**
     * How many snapshots came from one node to another.
     *
     * @return published on a disk of a node that did not make them
     */
    public long snapshotsFetched() {
        return nodes.values().stream()
                .mapToLong(node -> node.disk().snapshotsFetched())
                .sum();
    }

    /**
     * How many rounds had a leader.
     *
     * @return 0 before the first
     */
    public int leaderships() {
        return world.safety().leaderships();
    }

    /**
     * What its nodes send.
     *
     * @return live
     */
    public SimTraffic traffic() {
        return world.network().traffic();
    }

    /**
     * How many events have happened.
     *
     * @return turns, frames, writes and the rest
     */
    public long events() {
        return world.scheduler().events();
    }

    /**
     * Everything that has happened, as one number.
     *
     * @return equal for equal histories, on any JVM
     */
    public long traceHash() {
        return world.trace().hash();
    }

    /**
     * The last events as text.
     *
     * @return empty unless the setup asks for a recording
     */
    public List<String> trace() {
        return world.trace().lines();
    }

    SimWorld world() {
        return world;
    }

    SimNode node(String name) {
        SimNode node = nodes.get(NodeId.of(name));
        if (node == null) {
            throw new IllegalArgumentException("no node " + name + " in " + nodes.keySet());
        }
        return node;
    }

    private NodeId id(String name) {
        return node(name).id();
    }
}
