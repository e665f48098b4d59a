package io.quorate.examples.cli;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another configuration, as the options of a command name it: what they leave out stays as it is.
 *
 * @param voters all voters to be
 * @param learners all learners to be
 * @param replaced members whose places others take, under the same names
 * @param retain whether voters that are left out stay as learners
 * @param protocol under which protocol
 * @param leader who leads first, if a new epoch begins
 */
record Wish(
        Optional<List<String>> voters,
        Optional<List<String>> learners,
        List<String> replaced,
        boolean retain,
        Optional<String> protocol,
        Optional<String> leader) {
    /** Whether nothing is to change. */
    boolean isEmpty() {
        return voters.isEmpty() && learners.isEmpty() && replaced.isEmpty() && protocol.isEmpty();
    }

    /** Derives it from what is there; IllegalArgumentException if it makes no sense. */
    Configuration from(Configuration current) {
        Configuration next = current.retaining(retain);
        if (voters.isPresent()) {
            next = next.withVoters(voters.get().toArray(new String[0]));
        }
        if (learners.isPresent()) {
            next = next.withLearners(learners.get().toArray(new String[0]));
        }
        if (protocol.isPresent()) {
            next = next.withProtocol(protocol.get());
        }
        if (leader.isPresent()) {
            if (!next.voterIds().contains(NodeId.of(leader.get()))) {
                throw new IllegalArgumentException(
                        leader.get() + " cannot lead first, because it would be no voter; the" + " voters would be "
                                + next.voterIds());
            }
            next = next.withLeader(leader.get());
        }
        next = known(current, next);
        for (String name : replaced) {
            next = next.withReplaced(name);
        }
        return next;
    }

    /** A voter that is named as a learner is still the node that it was. */
    private static Configuration known(Configuration current, Configuration wish) {
        Configuration next = wish;
        for (Member member : wish.members()) {
            Optional<Member> before = current.member(member.id());
            if (!member.isKnown() && before.isPresent()) {
                next = next.withMember(before.get());
            }
        }
        return next;
    }

    /** Voters to be that are no members yet. */
    List<NodeId> newcomers(Configuration next) {
        return next.voters().stream()
                .filter(voter -> !voter.isKnown())
                .map(Member::id)
                .toList();
    }

    static Configuration withLearner(Configuration current, NodeId node) {
        List<String> learners = learners(current);
        if (current.member(node).isEmpty()) {
            learners.add(node.text());
        }
        return current.withLearners(learners.toArray(new String[0]));
    }

    static Configuration withoutLearner(Configuration current, NodeId node) {
        List<String> learners = learners(current);
        if (!learners.remove(node.text())) {
            throw new IllegalArgumentException(node + " is no learner; the learners are " + learners);
        }
        return current.withLearners(learners.toArray(new String[0]));
    }

    private static List<String> learners(Configuration current) {
        List<String> names = new ArrayList<>();
        current.learners().forEach(learner -> names.add(learner.id().text()));
        return names;
    }
}
