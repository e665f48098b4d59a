package io.quorate.ble;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.Ballot;
import io.quorate.spi.Channel;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Elections of n nodes, each beside the least that stands for Sequence Paxos: it prepares what is elected, promises, and
 * knows when a quorum has promised. Messages take one tick. T is 10 ticks.
 */
final class ElectionCluster {
    static final int T = 10;

    private record Prepare(Ballot ballot) implements Message {}

    private record Promise(Ballot ballot) implements Message {}

    private record Flying(int from, int to, Message message) {}

    /** One node. */
    final class Node {
        final int index;
        final LeaderElection election;
        Ballot promise;
        Ballot led = Ballot.BOTTOM;
        final TreeSet<Integer> promised = new TreeSet<>();

        Node(int index, Ballot promise, long seed, int priority) {
            this.index = index;
            this.promise = promise;
            ElectionSetup setup = new ElectionSetup(id(index), configuration, seed, promise);
            election = new BleFactory(new BleSettings(T, priority)).create(setup);
        }

        boolean accepting() {
            return led.equals(promise)
                    && led.isOf(id(index))
                    && promised.size() >= configuration.quorums().prepare();
        }

        void tick() {
            election.observe(promise, accepting());
            election.tick();
            Ballot elected = election.leader();
            if (elected.isOf(id(index)) && elected.compareTo(promise) > 0) {
                lead(elected);
            }
            if (led.equals(promise) && now % (T / 2) == 0) {
                prepare();
            }
            election.drain().forEach(this::send);
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

    final List<NodeId> ids = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final Configuration configuration;
    private final boolean[][] linked;
    private final Randomness seeds;
    private List<Flying> flying = new ArrayList<>();
    private int now;
    /** Every message arrives so often. */
    int copies = 1;

    ElectionCluster(int size, Quorums quorums, long seed, int... priorities) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            ids.add(NodeId.of("n" + (i + 1)));
            members.add(new Member(ids.get(i), new UUID(0, i), "n" + (i + 1) + ":1"));
        }
        configuration = Configuration.genesis("test", members, quorums);
        linked = new boolean[size][size];
        seeds = new Randomness(seed);
        for (int i = 0; i < size; i++) {
            nodes.add(new Node(i, Ballot.BOTTOM, seeds.nextLong(), i < priorities.length ? priorities[i] : 0));
            for (int j = 0; j < size; j++) {
                linked[i][j] = true;
            }
        }
    }

    static ElectionCluster of(int size, long seed) {
        return new ElectionCluster(size, Quorums.majority(size), seed);
    }

    private NodeId id(int index) {
        return ids.get(index);
    }

    void restart(int index, Ballot promise) {
        nodes.set(index, new Node(index, promise, seeds.nextLong(), 0));
    }

    void link(int from, int to, boolean up) {
        linked[from][to] = up;
    }

    void isolate(int node) {
        for (int other = 0; other < nodes.size(); other++) {
            link(node, other, false);
            link(other, node, false);
        }
    }

    /** The links of an undirected graph: one bit for each pair, in order. */
    void links(int graph) {
        int bit = 0;
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                boolean up = (graph >> bit++ & 1) == 1;
                link(i, j, up);
                link(j, i, up);
            }
        }
    }

    private void fly(int from, int to, Message message) {
        for (int i = 0; i < copies; i++) {
            flying.add(new Flying(from, to, message));
        }
    }

    void run(int ticks) {
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

    boolean someoneReachesAQuorum() {
        return nodes.stream()
                .anyMatch(node -> degree(node.index) >= configuration.quorums().prepare());
    }

    /** The highest ballot whose owner accepts and is directly linked to an accept quorum that has promised it. */
    Optional<Ballot> working() {
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
