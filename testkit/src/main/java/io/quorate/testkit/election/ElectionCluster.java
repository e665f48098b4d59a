package io.quorate.testkit.election;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.Ballot;
import io.quorate.spi.Channel;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Elections of n nodes, each beside the least that stands for Sequence Paxos: it prepares what is elected, promises, and
 * knows when a quorum has promised. Messages take one tick. Nodes count from 0 and are named n1, n2, ... Not thread-safe.
 */
public final class ElectionCluster {
    private static final int PREPARE_TICKS = 5;

    private record Prepare(Ballot ballot) implements Message {}

    private record Promise(Ballot ballot) implements Message {}

    private record Flying(int from, int to, Message message) {}

    private final class Node {
        final int index;
        final LeaderElection election;
        Ballot promise;
        Ballot led = Ballot.BOTTOM;
        final TreeSet<Integer> promised = new TreeSet<>();

        Node(int index, Ballot promise, long seed) {
            this(index, promise, false, seed);
        }

        Node(int index, Ballot promise, boolean leads, long seed) {
            this.index = index;
            this.promise = promise;
            ElectionSetup setup = new ElectionSetup(id(index), configuration, seed, promise, leads);
            election = factories.apply(index).create(setup);
            if (leads) {
                led = promise;
                ids.forEach(node -> promised.add(ids.indexOf(node)));
            }
        }

        boolean accepting() {
            return led.equals(promise)
                    && led.isOf(id(index))
                    && promised.size() >= configuration.quorums().prepare();
        }

        void tick() {
            election.observe(promise, accepting());
            election.tick();
            follow();
            if (led.equals(promise) && now % PREPARE_TICKS == 0) {
                prepare();
            }
            election.drain().forEach(this::send);
        }

        void takeOver() {
            election.observe(promise, accepting());
            election.takeOver();
            follow();
        }

        private void follow() {
            Ballot elected = election.leader();
            if (elected.isOf(id(index)) && elected.compareTo(promise) > 0) {
                lead(elected);
            }
        }

        void lead(Ballot ballot) {
            promise = ballot;
            led = ballot;
            promised.clear();
            promised.add(index);
            prepare();
        }

        private void prepare() {
            for (int other = 0; other < nodes.size(); other++) {
                if (!promised.contains(other)) {
                    fly(index, other, new Prepare(led));
                }
            }
        }

        private void send(Outgoing outgoing) {
            if (outgoing.channel() != Channel.ELECTION) {
                throw new AssertionError("sends on " + outgoing.channel());
            }
            fly(index, ids.indexOf(outgoing.to()), outgoing.message());
        }

        void receive(int from, Message message) {
            if (message instanceof Prepare prepare) {
                if (prepare.ballot().compareTo(promise) >= 0) {
                    promise = prepare.ballot();
                    fly(index, from, new Promise(promise));
                }
            } else if (message instanceof Promise granted) {
                if (granted.ballot().equals(led)) {
                    promised.add(from);
                }
            } else {
                election.receive(id(from), message);
                election.drain().forEach(this::send);
            }
        }
    }

    private final IntFunction<ElectionFactory> factories;
    private final List<NodeId> ids = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Configuration configuration;
    private final boolean[][] linked;
    private final Randomness seeds;
    private List<Flying> flying = new ArrayList<>();
    private int now;
    private int copies = 1;

    /**
     * Elections that hear each other, before their first tick.
     *
     * @param factories makes the election of each node
     * @param quorums how many must promise, and accept
     * @param size how many nodes
     * @param seed of all randomness
     */
    public ElectionCluster(IntFunction<ElectionFactory> factories, Quorums quorums, int size, long seed) {
        this.factories = factories;
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ids.add(NodeId.of("n" + (i + 1)));
            members.add(new Member(ids.get(i), new UUID(0, i), "n" + (i + 1) + ":1"));
        }
        configuration = Configuration.genesis("test", members, quorums);
        linked = new boolean[size][size];
        seeds = new Randomness(seed);
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(i, Ballot.BOTTOM, seeds.nextLong()));
            Arrays.fill(linked[i], true);
        }
    }

    /**
     * The usual case: alike nodes and majorities.
     *
     * @param factory makes the elections
     * @param size how many nodes
     * @param seed of all randomness
     * @return elections that hear each other, before their first tick
     */
    public static ElectionCluster of(ElectionFactory factory, int size, long seed) {
        return new ElectionCluster(index -> factory, Quorums.majority(size), size, seed);
    }

    /**
     * The name of a node.
     *
     * @param index which node
     * @return n1 for 0, and so on
     */
    public NodeId id(int index) {
        return ids.get(index);
    }

    /**
     * The election of a node.
     *
     * @param index which node
     * @return the one of its present process
     */
    public LeaderElection election(int index) {
        return nodes.get(index).election;
    }

    /**
     * Whom each node takes for elected.
     *
     * @return one ballot for each node
     */
    public List<Ballot> elected() {
        return nodes.stream().map(node -> node.election.leader()).toList();
    }

    /**
     * Has a node prepare a ballot of its own, as if it had been elected.
     *
     * @param index which node
     * @param ballot its ballot, above what it has promised
     */
    public void lead(int index, Ballot ballot) {
        nodes.get(index).lead(ballot);
    }

    /**
     * How many nodes there are.
     *
     * @return the size
     */
    public int size() {
        return nodes.size();
    }

    /**
     * Who a ballot belongs to.
     *
     * @param ballot of one of the nodes
     * @return the index of its owner
     */
    public int owner(Ballot ballot) {
        return ids.indexOf(ballot.owner().orElseThrow());
    }

    /**
     * Whom a node takes for elected.
     *
     * @param index which node
     * @return what its election says
     */
    public Ballot elected(int index) {
        return nodes.get(index).election.leader();
    }

    /**
     * What a node has promised.
     *
     * @param index which node
     * @return the ballot on its disk
     */
    public Ballot promise(int index) {
        return nodes.get(index).promise;
    }

    /**
     * Begins a new process of a node.
     *
     * @param index which node
     * @param promise what its disk holds
     */
    public void restart(int index, Ballot promise) {
        nodes.set(index, new Node(index, promise, seeds.nextLong()));
    }

    /**
     * Begins anew, as an epoch with a named leader does: everybody has promised its ballot, and nobody has judged yet.
     *
     * @param leader which node leads
     * @return the ballot
     */
    public Ballot beginLedBy(int leader) {
        Ballot first = Ballot.of(1, 0, id(leader));
        for (int i = 0; i < nodes.size(); i++) {
            nodes.set(i, new Node(i, first, i == leader, seeds.nextLong()));
        }
        return first;
    }

    /**
     * Has a node take over, because the leader asks it to.
     *
     * @param index which node
     */
    public void takeOver(int index) {
        nodes.get(index).takeOver();
    }

    /**
     * Cuts or restores one direction of a link.
     *
     * @param from whose messages
     * @param to who does or does not get them
     * @param up whether they arrive
     */
    public void link(int from, int to, boolean up) {
        linked[from][to] = up;
    }

    /**
     * Cuts all links of a node.
     *
     * @param node which
     */
    public void isolate(int node) {
        for (int other = 0; other < nodes.size(); other++) {
            link(node, other, false);
            link(other, node, false);
        }
    }

    /**
     * Sets the links of an undirected graph.
     *
     * @param graph one bit for each pair: (0,1), (0,2), ... (1,2), ...
     */
    public void links(int graph) {
        int bit = 0;
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                boolean up = (graph >> bit++ & 1) == 1;
                link(i, j, up);
                link(j, i, up);
            }
        }
    }

    /**
     * Lets every message arrive several times.
     *
     * @param times how often
     */
    public void copies(int times) {
        copies = times;
    }

    private void fly(int from, int to, Message message) {
        for (int i = 0; i < copies; i++) {
            flying.add(new Flying(from, to, message));
        }
    }

    /**
     * Lets time pass.
     *
     * @param ticks how many
     */
    public void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            now++;
            List<Flying> arriving = flying;
            flying = new ArrayList<>();
            for (Flying message : arriving) {
                if (linked[message.from()][message.to()]) {
                    nodes.get(message.to()).receive(message.from(), message.message());
                }
            }
            nodes.forEach(Node::tick);
        }
    }

    private int degree(int node) {
        int degree = 1;
        for (int other = 0; other < nodes.size(); other++) {
            degree += other != node && linked[node][other] && linked[other][node] ? 1 : 0;
        }
        return degree;
    }

    /**
     * Whether some node is quorum-connected: it reaches a prepare quorum over links that work both ways.
     *
     * @return whether a leader must be found
     */
    public boolean someoneReachesAQuorum() {
        return nodes.stream()
                .anyMatch(node -> degree(node.index) >= configuration.quorums().prepare());
    }

    /**
     * The ballot that works: its owner accepts, and is directly linked to an accept quorum that has promised it.
     *
     * @return the highest such ballot
     */
    public Optional<Ballot> working() {
        return nodes.stream()
                .filter(node -> node.accepting()
                        && followers(node) >= configuration.quorums().accept())
                .map(node -> node.led)
                .max(Comparator.naturalOrder());
    }

    private long followers(Node leader) {
        return nodes.stream()
                .filter(node -> node == leader
                        || (node.promise.equals(leader.led)
                                && linked[leader.index][node.index]
                                && linked[node.index][leader.index]))
                .count();
    }
}
