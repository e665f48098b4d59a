package io.quorate.runtime.reconfigure;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.policy.Policy;
import io.quorate.runtime.policy.Policy.Knobs;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Channel;
import io.quorate.spi.Hello;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReconfigurationPolicy;
import io.quorate.spi.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/** A replica of n1, n2, n3 that a change can be driven on: the test says what the others say and what the log says. */
final class FakeGround implements Ground {
    final Neighbours neighbours = new Neighbours();
    final List<Wish> wishes = new ArrayList<>();
    final List<String> probes = new ArrayList<>();
    final Map<String, Sighting> sightings = new TreeMap<>();
    Configuration newest = Configuration.genesis("raft", List.of(member("n1"), member("n2"), member("n3")));
    long decided = 10_000;
    long epoch;
    Optional<NodeId> leader = Optional.of(NodeId.of("n2"));
    ReconfigurationPolicy policy = new Policy(Voters.AUTOMATIC, new Knobs(100, Policy.Donors.ALL, false, 10_000));

    record Wish(NodeId leader, long number, Configuration next) {}

    static Member member(String name) {
        return member(name, 1);
    }

    static Member member(String name, long incarnation) {
        return new Member(NodeId.of(name), new UUID(incarnation, name.hashCode()), name + ":7400");
    }

    static Hello hello(Member member, String... protocols) {
        return new Hello(
                "c",
                member.id(),
                member.incarnation(),
                1,
                member.address(),
                protocols.length == 0 ? List.of("omnipaxos", "raft") : List.of(protocols));
    }

    void stands(String name, long held) {
        neighbours.heard(hello(member(name)), new Standing(epoch, held, held, 0, Fetched.NOTHING));
    }

    /** The log has another configuration. */
    void inForce(Configuration next) {
        decided++;
        newest = next.at(decided);
    }

    Wish lastWish() {
        return wishes.get(wishes.size() - 1);
    }

    @Override
    public NodeId self() {
        return NodeId.of("n1");
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public Configuration newest() {
        return newest;
    }

    @Override
    public long decided() {
        return decided;
    }

    @Override
    public Optional<NodeId> leader() {
        return leader;
    }

    @Override
    public Optional<ProtocolFactory> protocol(String name) {
        return name.equals("raft") || name.equals("omnipaxos")
                ? Optional.of(new Named(name, name.equals("raft")))
                : Optional.empty();
    }

    @Override
    public ReconfigurationPolicy policy() {
        return policy;
    }

    @Override
    public Set<String> protocols() {
        return new TreeSet<>(Set.of("omnipaxos", "raft"));
    }

    @Override
    public Neighbours neighbours() {
        return neighbours;
    }

    @Override
    public void probe(String address, Consumer<Sighting> then) {
        probes.add(address);
        String name = address.split(":")[0];
        Member there = neighbours.waiting(NodeId.of(name)).orElse(member(name));
        then.accept(sightings.getOrDefault(address, Sighting.of(hello(there))));
    }

    @Override
    public void wish(NodeId to, long number, Configuration next) {
        wishes.add(new Wish(to, number, next));
    }

    @Override
    public void transfer(NodeId to, long number, NodeId next) {
        wishes.add(new Wish(to, number, newest.withLeader(next.text())));
    }

    private record Named(String name, boolean changesVoters) implements ProtocolFactory {
        @Override
        public Optional<byte[]> firstState(Configuration configuration) {
            return Optional.empty();
        }

        @Override
        public List<String> problems(Configuration configuration) {
            int majority = configuration.voters().size() / 2 + 1;
            boolean flexible = configuration.quorums().accept() != majority;
            return changesVoters && flexible ? List.of("raft supports majorities only") : List.of();
        }

        @Override
        public Protocol create(ProtocolSetup setup) {
            throw new UnsupportedOperationException("only asked what it can do");
        }

        @Override
        public MessageCodec codec(Channel channel) {
            throw new UnsupportedOperationException("only asked what it can do");
        }
    }
}
