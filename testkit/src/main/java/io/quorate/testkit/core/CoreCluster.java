package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Message;
import io.quorate.spi.ProposalId;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReadPermit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A cluster of bare cores {@code n1}, {@code n2}, ... in which the test is in charge of every message, disk write and tick.
 * It plays the runtime: it attaches bytes, passes every message through the protocol's codec, and holds back what waits for
 * the disk. Nothing happens by itself, except that batches are written at once unless {@link #autoPersist} says otherwise.
 *
 * <p>After every step it checks what every protocol owes: decided entries agree in content, are durable on an accept
 * quorum and never change; decided and promise never go back, the latter across restarts, too; one leader in each round;
 * a granted read has everything that was decided when it was asked for. A broken check fails as an {@link AssertionError}
 * that ends with the last steps. Not thread-safe. Unknown node names throw.
 */
public final class CoreCluster {
    private static final int DELIVERIES_PER_TICK = 100_000;

    private final CoreNetwork network = new CoreNetwork();
    private final CoreTrace trace = new CoreTrace();
    private final CoreDriver driver;
    private final CoreSnapshots snapshots;
    private final CoreChanges changes;

    private CoreCluster(ProtocolFactory factory, Configuration configuration, long seed) {
        driver = new CoreDriver(factory, configuration, seed, network, trace);
        snapshots = new CoreSnapshots(driver);
        changes = new CoreChanges(driver);
    }

    /**
     * A cluster with majority quorums.
     *
     * @param factory makes the cores
     * @param size how many: n1 to n<i>size</i>, all voters
     * @param seed of all randomness
     * @return a running cluster, before its first tick
     */
    public static CoreCluster of(ProtocolFactory factory, int size, long seed) {
        return of(factory, Configuration.genesis(factory.name(), members(size)), seed);
    }

    /**
     * A cluster of any configuration. If it has an id, an earlier epoch ended there: the logs begin behind that many empty
     * entries, all decided.
     *
     * @param factory makes the cores
     * @param configuration who takes part; all of them are started, on what they begin the epoch with
     * @param seed of all randomness
     * @return a running cluster, before its first tick
     */
    public static CoreCluster of(ProtocolFactory factory, Configuration configuration, long seed) {
        return new CoreCluster(factory, configuration, seed);
    }

    /**
     * Members n1 to n<i>size</i>.
     *
     * @param size how many
     * @return members with made-up addresses and incarnations
     */
    public static List<Member> members(int size) {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            members.add(new Member(NodeId.of("n" + i), new UUID(0, i), "n" + i + ":7400"));
        }
        return members;
    }

    /**
     * An entry for {@link #prepare}: a command; without a payload, a no-op.
     *
     * @param round the round it was first accepted in
     * @param payload what it carries; may be empty
     * @return a block of one entry
     */
    public static EntryBlock entry(long round, String payload) {
        EntryKind kind = payload.isEmpty() ? EntryKind.NOOP : EntryKind.COMMAND;
        return EntryBlock.of(kind, round, payload.getBytes(StandardCharsets.UTF_8));
    }

    // Nodes: time, requests, processes

    /**
     * Ticks one node without delivering anything.
     *
     * @param node which
     * @param times how often
     */
    public void tick(String node, int times) {
        for (int i = 0; i < times; i++) {
            trace.add(node + " tick");
            driver.tick(node(node));
        }
    }

    /**
     * Ticks all running nodes in turn, without delivering anything.
     *
     * @param times how often
     */
    public void tickAll(int times) {
        for (int i = 0; i < times; i++) {
            trace.add("tick");
            driver.nodes().stream().filter(CoreNode::running).forEach(driver::tick);
        }
    }

    /**
     * A quiet network: tick by tick, all nodes tick, and all messages arrive before the next.
     *
     * @param ticks for how long
     */
    public void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            tickAll(1);
            deliverAll();
            snapshots.tick();
        }
    }

    /**
     * Runs until something is so.
     *
     * @param done what is waited for
     * @param maxTicks for how long at most
     * @throws AssertionError if it has not come by then
     */
    public void runUntil(BooleanSupplier done, int maxTicks) {
        for (int i = 0; i < maxTicks && !done.getAsBoolean(); i++) {
            run(1);
        }
        if (!done.getAsBoolean()) {
            throw trace.failure("nothing of what was waited for in " + maxTicks + " ticks", Optional.empty());
        }
    }

    /**
     * Proposes one batch of commands.
     *
     * @param name to whom
     * @param payloads one command each
     * @return the core's answer
     */
    public Admission propose(String name, String... payloads) {
        CoreNode node = node(name);
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (String payload : payloads) {
            ProposalId id = new ProposalId(node.id(), node.boot(), node.nextProposal());
            block.add(EntryKind.COMMAND, Optional.of(id), payload.getBytes(StandardCharsets.UTF_8));
        }
        EntryRange batch = EntryRange.of(0, block.build());
        return driver.ask(node, "propose " + List.of(payloads), core -> core.propose(batch));
    }

    /**
     * Asks for a linearizable read; the answer comes into {@link #permits}.
     *
     * @param name whom
     * @param request a number that this node was never given
     * @return the core's answer
     */
    public Admission readIndex(String name, long request) {
        return driver.readIndex(node(name), request);
    }

    /**
     * The reads that a node has answered so far.
     *
     * @param name which
     * @return permits and refusals in order
     */
    public List<ReadPermit> permits(String name) {
        return List.copyOf(node(name).permits());
    }

    /**
     * Tells a node that its link to another was established anew.
     *
     * @param name whom to tell
     * @param peer the other end
     */
    public void connected(String name, String peer) {
        driver.step(node(name), "connected " + peer, core -> core.connected(NodeId.of(peer)));
    }

    /**
     * Kills a node: what was not on disk is lost. What it has sent stays in flight.
     *
     * @param name which
     */
    public void crash(String name) {
        trace.add(name + " crash");
        node(name).crash();
    }

    /**
     * Starts a crashed node on its disk. Nobody is told: use {@link #connected}.
     *
     * @param name which
     */
    public void restart(String name) {
        trace.add(name + " restart");
        driver.start(node(name));
    }

    /**
     * Gives a node another disk and starts it anew.
     *
     * @param name which
     * @param state the protocol's own state there; empty for none
     * @param entries the entries there, from index 1 on
     */
    public void prepare(String name, Optional<byte[]> state, EntryBlock... entries) {
        trace.add(name + " prepared with " + entries.length + " entries");
        node(name).prepare(state, List.of(entries));
        driver.start(node(name));
    }

    // Disks

    /**
     * Says whether batches of a node go to disk at once.
     *
     * @param name which
     * @param on true, the default, writes at once; false waits for {@link #persist} or {@link #persistOne}
     */
    public void autoPersist(String name, boolean on) {
        node(name).autoPersist(on);
    }

    /**
     * Writes all that waits, and what comes of it.
     *
     * @param name whose
     */
    public void persist(String name) {
        while (node(name).hasUnpersisted()) {
            persistOne(name);
        }
    }

    /**
     * Writes the oldest batch that waits; does nothing if none does.
     *
     * @param name whose
     */
    public void persistOne(String name) {
        if (node(name).hasUnpersisted()) {
            driver.persistOldest(node(name));
        }
    }

    /**
     * The protocol's own state on a node's disk.
     *
     * @param name whose
     * @return the newest blob, if one was written
     */
    public Optional<byte[]> stateOnDisk(String name) {
        return node(name).state();
    }

    /**
     * The payloads on a node's disk.
     *
     * @param name whose
     * @return in order; the empty text for a no-op
     */
    public List<String> disk(String name) {
        return node(name).disk().payloads(Long.MAX_VALUE);
    }

    /**
     * Snapshots: taking, handing over, and who is behind.
     *
     * @return always the same
     */
    public CoreSnapshots snapshots() {
        return snapshots;
    }

    /**
     * Changes of the configuration and of the leader.
     *
     * @return always the same
     */
    public CoreChanges changes() {
        return changes;
    }

    // Network

    /**
     * What is in flight.
     *
     * @return in the order of sending
     */
    public List<Envelope> inFlight() {
        return network.inFlight();
    }

    /**
     * Delivers one message; it is lost if the receiver is down.
     *
     * @param envelope one of {@link #inFlight}
     */
    public void deliver(Envelope envelope) {
        if (!network.take(envelope)) {
            throw new IllegalArgumentException("not in flight: " + envelope);
        }
        CoreNode to = node(envelope.to().text());
        if (to.running() && driver.knows(to, envelope.from())) {
            driver.receive(to, envelope.from(), envelope.message());
        }
    }

    /** Delivers everything in order, and what comes of it, until nothing is in flight. */
    public void deliverAll() {
        deliverAll(envelope -> true);
    }

    /**
     * Delivers some messages in order, those that come of it included, until none of them is in flight.
     *
     * @param which what to deliver
     */
    public void deliverAll(Predicate<Envelope> which) {
        Optional<Envelope> next = network.next(which);
        for (int i = 0; next.isPresent(); i++) {
            if (i > DELIVERIES_PER_TICK) {
                throw trace.failure("the nodes never stop talking", Optional.empty());
            }
            deliver(next.get());
            next = network.next(which);
        }
    }

    /**
     * Loses messages.
     *
     * @param which those
     */
    public void drop(Predicate<Envelope> which) {
        network.drop(which);
    }

    /** Loses everything that is in flight. */
    public void dropAll() {
        drop(envelope -> true);
    }

    /**
     * Sends a message once more.
     *
     * @param envelope a message that is or was in flight
     */
    public void duplicate(Envelope envelope) {
        network.send(envelope.from(), envelope.to(), envelope.message(), envelope.channel());
    }

    /**
     * Gives a node a message that nobody sent.
     *
     * @param from the pretended sender
     * @param to who reads it
     * @param message what it says; its entries, if any, with their bytes
     */
    public void inject(String from, String to, Message message) {
        driver.receive(node(to), NodeId.of(from), message);
    }

    /**
     * Cuts a link in both directions: from now on messages are lost when sent.
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
     * @param from whose messages are lost
     * @param to who does not get them
     */
    public void cutOneWay(String from, String to) {
        trace.add("cut " + from + "->" + to);
        network.cut(node(from).id(), node(to).id());
    }

    /**
     * Cuts all links of a node.
     *
     * @param name which
     */
    public void isolate(String name) {
        names().stream().filter(other -> !other.equals(name)).forEach(other -> cut(name, other));
    }

    /** Restores all links. Nobody is told: use {@link #connected}. */
    public void heal() {
        trace.add("heal");
        network.heal();
    }

    /**
     * Bounds how many entries a message carries, as a frame does with bytes: longer ones are shortened.
     *
     * @param count the bound, at least 1
     */
    public void maxEntriesPerMessage(int count) {
        driver.courier().maxEntries(count);
    }

    // Views

    /**
     * A node's core, to be looked at.
     *
     * @param name whose
     * @return the core of its present process
     */
    public Protocol core(String name) {
        return node(name).core();
    }

    /**
     * The payloads of a node's log, on disk or not.
     *
     * @param name whose
     * @return in order; the empty text for a no-op
     */
    public List<String> log(String name) {
        return node(name).log().payloads(Long.MAX_VALUE);
    }

    /**
     * The payloads that a node knows to be decided.
     *
     * @param name whose
     * @return in order; the empty text for a no-op
     */
    public List<String> decided(String name) {
        return node(name).log().payloads(core(name).status().decided());
    }

    /**
     * Who leads the highest round.
     *
     * @return its name; empty if nobody leads
     */
    public Optional<String> leader() {
        return driver.nodes().stream()
                .filter(node -> node.running() && node.core().status().role() == Role.LEADER)
                .max(Comparator.comparing(node -> node.core().status().round()))
                .map(node -> node.id().text());
    }

    /**
     * The names of all nodes.
     *
     * @return sorted
     */
    public List<String> names() {
        return driver.nodes().stream().map(node -> node.id().text()).toList();
    }

    private CoreNode node(String name) {
        return driver.node(NodeId.of(name));
    }
}
