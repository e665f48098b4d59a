package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Status;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What Raft's scenarios do with a cluster of cores, beside what {@link CoreCluster} offers. */
final class RaftCluster {
    static final RaftSettings SETTINGS = RaftSettings.DEFAULTS;
    /** Ticks of an election timeout, and between heartbeats. */
    static final int E = SETTINGS.electionTicks();

    static final int H = SETTINGS.heartbeatTicks();

    final CoreCluster cores;

    /** Everybody there can be. */
    static final List<Member> MEMBERS = CoreCluster.members(9);

    private RaftCluster(CoreCluster cores) {
        this.cores = cores;
    }

    static RaftCluster of(int size) {
        return of(size, SETTINGS, 1);
    }

    static RaftCluster of(int size, RaftSettings settings, long seed) {
        return of(Configuration.genesis(RaftFactory.NAME, CoreCluster.members(size)), settings, seed);
    }

    static RaftCluster of(Configuration configuration, RaftSettings settings, long seed) {
        return new RaftCluster(CoreCluster.of(new RaftFactory(settings), configuration, seed));
    }

    /** Starts nodes that nobody has heard of, on empty disks. */
    void join(String... joiners) {
        for (String name : joiners) {
            cores.changes().join(member(name));
        }
    }

    static Member member(String name) {
        return MEMBERS.stream()
                .filter(member -> member.id().text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Configuration configuration(String name) {
        return cores.changes().configuration(name);
    }

    /** Asks for something that is derived from the configuration by which a node acts. */
    Admission reconfigure(String name, UnaryOperator<Configuration> wish) {
        return cores.changes().reconfigure(name, known(wish.apply(configuration(name))));
    }

    /** The wish with names resolved, as the runtime does. */
    static Configuration known(Configuration wish) {
        Configuration known = wish;
        for (Member member : wish.members()) {
            known = member.isKnown()
                    ? known
                    : known.withMember(member(member.id().text()));
        }
        return known;
    }

    /** Makes joiners learners, and waits until they hold the whole log. */
    void learn(String leader, String... learners) {
        join(learners);
        assertThat(reconfigure(leader, now -> now.withLearners(learners))).isEqualTo(Admission.ACCEPTED);
        cores.run(2 * H);
        assertThat(learners).allMatch(name -> decided(name) == decided(leader));
    }

    /** Says whether the newest entry that a node has put into force has these voters, and those that leave. */
    void assertVoters(String node, String voters, String leaving) {
        Configuration now = configuration(node);
        assertThat(names(now.voters())).as("voters of %s", node).isEqualTo(voters);
        assertThat(names(now.leaving())).as("leaving at %s", node).isEqualTo(leaving);
    }

    static String names(List<Member> members) {
        return members.stream().map(member -> member.id().text()).collect(Collectors.joining(" "));
    }

    /** Makes a node the leader of a new term: the others forget the old leader, then it campaigns and is answered. */
    void elect(String name) {
        names().stream().filter(other -> !other.equals(name)).forEach(other -> quiet(other, E));
        campaign(name);
        cores.deliverAll();
        assertThat(role(name)).isEqualTo(Role.LEADER);
    }

    /** Lets time pass for one node without a word from the others, unless it is down. */
    void quiet(String name, int ticks) {
        if (running(name)) {
            cores.tick(name, ticks);
        }
        cores.dropAll();
    }

    /** Lets time pass for one node until it asks for pre-votes; nothing is delivered. */
    void campaign(String name) {
        for (int i = 0; i <= 3 * E && role(name) != Role.CANDIDATE; i++) {
            cores.tick(name, 1);
        }
        assertThat(role(name)).isEqualTo(Role.CANDIDATE);
    }

    private boolean running(String name) {
        try {
            return cores.core(name) != null;
        } catch (IllegalStateException down) {
            return false;
        }
    }

    List<String> names() {
        return cores.names();
    }

    Status status(String name) {
        return cores.core(name).status();
    }

    Role role(String name) {
        return status(name).role();
    }

    long term(String name) {
        return status(name).round().number();
    }

    long decided(String name) {
        return status(name).decided();
    }

    /** The vote on disk. */
    Optional<String> vote(String name) {
        return cores.stateOnDisk(name)
                .flatMap(bytes -> RaftState.decode(bytes).votedFor())
                .map(NodeId::text);
    }

    static Optional<byte[]> state(long term, String votedFor) {
        Optional<NodeId> vote = votedFor.isEmpty() ? Optional.empty() : Optional.of(NodeId.of(votedFor));
        return Optional.of(new RaftState(term, vote).encode());
    }

    /** Entries with their bytes, as they arrive from a leader; those without a payload are no-ops. */
    static EntryRange entries(long first, long term, String... payloads) {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (String payload : payloads) {
            block.add(CoreCluster.entry(term, payload));
        }
        return EntryRange.of(first, block.build());
    }

    /** Messages of a kind in flight. */
    <M extends RaftMessage> List<Envelope> flying(Class<M> kind) {
        return cores.inFlight().stream().filter(is(kind)).toList();
    }

    /** The messages of a kind on their way from one node to another. */
    <M extends RaftMessage> List<M> between(String from, String to, Class<M> kind) {
        return cores.inFlight().stream()
                .filter(from(from).and(to(to)).and(is(kind)))
                .map(envelope -> kind.cast(envelope.message()))
                .toList();
    }

    static Predicate<Envelope> is(Class<? extends RaftMessage> kind) {
        return envelope -> kind.isInstance(envelope.message());
    }

    static Predicate<Envelope> from(String node) {
        return envelope -> envelope.from().text().equals(node);
    }

    static Predicate<Envelope> to(String node) {
        return envelope -> envelope.to().text().equals(node);
    }
}
