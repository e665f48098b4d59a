package io.quorate.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who takes part, under which protocol, and how many must agree: the part of the cluster's settings that is itself
 * replicated. Immutable; members are kept sorted by id.
 *
 * <p>A change begins with {@link Replica#status}: {@code current.withVoters("n1", "n2", "n4")} is a wish that
 * {@code replica.reconfigure} fulfils. What is derived keeps the {@link #id} of what it was derived from, so that a wish
 * about a configuration that is no longer in force is refused.
 *
 * @param id index of the log entry that made this configuration; 0 for the genesis
 * @param epoch number of hand-overs so far; 0 for the genesis
 * @param protocol name of the consensus protocol that runs this epoch, for instance {@code omnipaxos}
 * @param voters members whose promises, votes and acknowledgements count; at least one
 * @param leaving the voters before, while a change in place (joint consensus) is under way: a majority of them must agree,
 *     too. Empty otherwise
 * @param learners members that receive the log and have no say; may be empty
 * @param retain whether voters that a change leaves out stay as learners
 * @param leader who leads the first round of the epoch, without an election; empty to elect one
 * @param quorums how many voters must answer
 * @param metadata free text of the application, replicated with the configuration
 */
public record Configuration(
        long id,
        long epoch,
        String protocol,
        List<Member> voters,
        List<Member> leaving,
        List<Member> learners,
        boolean retain,
        Optional<NodeId> leader,
        Quorums quorums,
        Map<String, String> metadata) {

    /**
     * Sorts and checks.
     *
     * @throws IllegalArgumentException if there is no voter, a node is listed twice, or the quorums need not meet
     */
    public Configuration {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(leader, "leader");
        voters = sorted(voters);
        leaving = sorted(leaving);
        learners = sorted(learners);
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        if (voters.isEmpty()) {
            throw new IllegalArgumentException("a configuration needs at least one voter");
        }
        checkOnce(List.of(voters, learners));
        checkOnce(List.of(leaving, learners));
        checkAlike(voters, leaving);
        if (!quorums.fit(voters.size())) {
            throw new IllegalArgumentException("quorums of " + quorums.prepare() + " to prepare and " + quorums.accept()
                    + " to accept need not meet among " + voters.size() + " voters; their sum must exceed it");
        }
    }

    private static void checkOnce(List<List<Member>> lists) {
        Map<NodeId, Member> seen = new TreeMap<>();
        for (List<Member> list : lists) {
            for (Member member : list) {
                if (seen.put(member.id(), member) != null) {
                    throw new IllegalArgumentException("node " + member.id() + " is listed twice");
                }
            }
        }
    }

    /** {1, 2, 3A} and {1, 2, 3B} under one name would let {1, 3A} and {2, 3B} both be majorities. */
    private static void checkAlike(List<Member> voters, List<Member> leaving) {
        for (Member member : leaving) {
            for (Member other : voters) {
                if (member.id().equals(other.id()) && !member.incarnation().equals(other.incarnation())) {
                    throw new IllegalArgumentException(
                            "node " + member.id() + " cannot be replaced under its own name in one step");
                }
            }
        }
    }

    /**
     * The first configuration of a cluster, with majority quorums, no learners and no metadata.
     *
     * @param protocol name of the protocol
     * @param voters the first members
     * @return the genesis configuration
     */
    public static Configuration genesis(String protocol, Collection<Member> voters) {
        return genesis(protocol, voters, Quorums.majority(voters.size()));
    }

    /**
     * The first configuration of a cluster, with given quorums.
     *
     * @param protocol name of the protocol
     * @param voters the first members
     * @param quorums how many must agree
     * @return the genesis configuration
     */
    public static Configuration genesis(String protocol, Collection<Member> voters, Quorums quorums) {
        return new Configuration(
                0, 0, protocol, List.copyOf(voters), List.of(), List.of(), false, Optional.empty(), quorums, Map.of());
    }

    /**
     * All members, voters of either kind and learners, sorted by id, each once.
     *
     * @return an unmodifiable list
     */
    public List<Member> members() {
        Map<NodeId, Member> all = new TreeMap<>();
        for (List<Member> list : List.of(learners, leaving, voters)) {
            list.forEach(member -> all.put(member.id(), member));
        }
        return List.copyOf(all.values());
    }

    /**
     * The ids of the voters, sorted.
     *
     * @return an unmodifiable list
     */
    public List<NodeId> voterIds() {
        return voters.stream().map(Member::id).toList();
    }

    /**
     * Looks a member up.
     *
     * @param id whom to look for
     * @return the member of that id, voter or learner, or empty
     */
    public Optional<Member> member(NodeId id) {
        return members().stream().filter(member -> member.id().equals(id)).findFirst();
    }

    /**
     * Whether the node has a say.
     *
     * @param id whom to look for
     * @return true if it is a voter, be it one that is about to leave
     */
    public boolean isVoter(NodeId id) {
        return has(voters, id) || has(leaving, id);
    }

    /**
     * Whether a change of the voters is under way in place.
     *
     * @return true while both sets of voters must agree
     */
    public boolean isJoint() {
        return !leaving.isEmpty();
    }

    // Wishes

    /**
     * The same with other voters. Members keep their incarnation and address; a name that is not a member's stands for
     * whichever node of that name waits to join. Quorums become majorities. Learners that are named are promoted. A first
     * leader that is not among them is not named any more.
     *
     * @param ids the names of all voters to be
     * @return the wish
     */
    public Configuration withVoters(String... ids) {
        List<Member> wanted = resolved(ids);
        List<Member> rest = new ArrayList<>(learners);
        rest.removeIf(learner -> wanted.stream().anyMatch(voter -> voter.id().equals(learner.id())));
        return new Configuration(
                id,
                epoch,
                protocol,
                wanted,
                List.of(),
                rest,
                retain,
                leader.filter(named -> has(wanted, named)),
                Quorums.majority(wanted.size()),
                metadata);
    }

    /**
     * The same with other learners.
     *
     * @param ids the names of all learners to be; may be none
     * @return the wish
     */
    public Configuration withLearners(String... ids) {
        return new Configuration(
                id, epoch, protocol, voters, leaving, resolved(ids), retain, leader, quorums, metadata);
    }

    /**
     * The same, with or without keeping voters that are left out as learners.
     *
     * @param retain whether they stay
     * @return the wish
     */
    public Configuration retaining(boolean retain) {
        return new Configuration(id, epoch, protocol, voters, leaving, learners, retain, leader, quorums, metadata);
    }

    /**
     * The same under another protocol.
     *
     * @param name of the protocol
     * @return the wish
     */
    public Configuration withProtocol(String name) {
        return new Configuration(id, epoch, name, voters, leaving, learners, retain, leader, quorums, metadata);
    }

    /**
     * The same, if it begins a new epoch, with another first leader than the epoch under way was begun with. Without one,
     * whoever leads goes on, if it is a voter to be; otherwise another voter does.
     *
     * @param name a voter to be
     * @return the wish
     */
    public Configuration withLeader(String name) {
        return new Configuration(
                id,
                epoch,
                protocol,
                voters,
                leaving,
                learners,
                retain,
                Optional.of(NodeId.of(name)),
                quorums,
                metadata);
    }

    /**
     * The same with other quorums.
     *
     * @param wanted how many voters must answer
     * @return the wish
     */
    public Configuration withQuorums(Quorums wanted) {
        return new Configuration(id, epoch, protocol, voters, leaving, learners, retain, leader, wanted, metadata);
    }

    /**
     * The same with other free text.
     *
     * @param text keys and values
     * @return the wish
     */
    public Configuration withMetadata(Map<String, String> text) {
        return new Configuration(id, epoch, protocol, voters, leaving, learners, retain, leader, quorums, text);
    }

    /**
     * The same with a member at another address, or under the incarnation it really has.
     *
     * @param known the member as it is from now on; one of that name must be listed
     * @return the wish
     */
    public Configuration withMember(Member known) {
        return new Configuration(
                id,
                epoch,
                protocol,
                replaced(voters, known),
                replaced(leaving, known),
                replaced(learners, known),
                retain,
                leader,
                quorums,
                metadata);
    }

    /**
     * The same with another node under the name of a member: one that waits to join with an empty directory, since the member
     * has lost its own.
     *
     * @param name of a member
     * @return the wish
     * @throws IllegalArgumentException if nobody of that name is a member
     */
    public Configuration withReplaced(String name) {
        NodeId node = NodeId.of(name);
        if (member(node).isEmpty()) {
            throw new IllegalArgumentException(name + " is no member, so nobody can take its place");
        }
        return withMember(Member.unknown(node));
    }

    private List<Member> resolved(String... ids) {
        return Arrays.stream(ids)
                .map(NodeId::of)
                .map(node -> member(node).orElseGet(() -> Member.unknown(node)))
                .toList();
    }

    // What the framework makes of wishes

    /**
     * The same, made by an entry of the log.
     *
     * @param index of the entry
     * @return the configuration with that id
     */
    public Configuration at(long index) {
        return new Configuration(index, epoch, protocol, voters, leaving, learners, retain, leader, quorums, metadata);
    }

    /**
     * The same as the first of the next epoch.
     *
     * @return with an epoch one higher, and nobody leaving
     */
    public Configuration nextEpoch() {
        return new Configuration(
                id, epoch + 1, protocol, voters, List.of(), learners, retain, leader, quorums, metadata);
    }

    /**
     * On the way to this one, in place: both sets of voters must agree.
     *
     * @param before the voters that are to be replaced
     * @return the joint configuration
     */
    public Configuration joint(List<Member> before) {
        return new Configuration(id, epoch, protocol, voters, before, learners, retain, leader, quorums, metadata);
    }

    private static boolean has(List<Member> members, NodeId id) {
        return members.stream().anyMatch(member -> member.id().equals(id));
    }

    private static List<Member> replaced(List<Member> members, Member known) {
        return members.stream()
                .map(member -> member.id().equals(known.id()) ? known : member)
                .toList();
    }

    private static List<Member> sorted(Collection<Member> members) {
        return members.stream().sorted().toList();
    }
}
