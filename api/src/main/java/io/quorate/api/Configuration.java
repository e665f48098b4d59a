package io.quorate.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who takes part, under which protocol, and how many must agree: the part of the cluster's settings that is itself
 * replicated. Immutable; members are kept sorted by id.
 *
 * @param id index of the log entry that made this configuration; 0 for the genesis
 * @param epoch number of hand-overs so far; 0 for the genesis
 * @param protocol name of the consensus protocol that runs this epoch, for instance {@code omnipaxos}
 * @param voters members whose promises, votes and acknowledgements count; at least one
 * @param learners members that receive the log and have no say; may be empty
 * @param quorums how many voters must answer
 * @param metadata free text of the application, replicated with the configuration
 */
public record Configuration(
        long id,
        long epoch,
        String protocol,
        List<Member> voters,
        List<Member> learners,
        Quorums quorums,
        Map<String, String> metadata) {

    /**
     * Sorts and checks.
     *
     * @throws IllegalArgumentException if there is no voter, a node is listed twice, or the quorums need not meet
     */
    public Configuration {
        Objects.requireNonNull(protocol, "protocol");
        voters = sorted(voters);
        learners = sorted(learners);
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        if (voters.isEmpty()) {
            throw new IllegalArgumentException("a configuration needs at least one voter");
        }
        TreeSet<NodeId> seen = new TreeSet<>();
        for (Member member : concat(voters, learners)) {
            if (!seen.add(member.id())) {
                throw new IllegalArgumentException("node " + member.id() + " is listed twice");
            }
        }
        if (!quorums.fit(voters.size())) {
            throw new IllegalArgumentException("quorums of " + quorums.prepare() + " to prepare and " + quorums.accept()
                    + " to accept need not meet among " + voters.size() + " voters; their sum must exceed it");
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
        return new Configuration(0, 0, protocol, List.copyOf(voters), List.of(), quorums, Map.of());
    }

    /**
     * All members, voters and learners, sorted by id.
     *
     * @return an unmodifiable list
     */
    public List<Member> members() {
        return sorted(concat(voters, learners));
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
     * @return true if it is a voter
     */
    public boolean isVoter(NodeId id) {
        return voters.stream().anyMatch(member -> member.id().equals(id));
    }

    private static List<Member> sorted(Collection<Member> members) {
        return members.stream().sorted().toList();
    }

    private static List<Member> concat(List<Member> first, List<Member> second) {
        List<Member> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
