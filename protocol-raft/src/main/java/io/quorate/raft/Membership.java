package io.quorate.raft;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.support.Quorum;
import java.util.List;
import java.util.UUID;

/**
 * One configuration as one server sees it: who has a say, and who gets the log.
 *
 * @param configuration the configuration
 * @param quorum what every election and every decision needs: of both sets of voters while it is joint (3.1)
 * @param peers everybody who gets the log, oneself excepted
 * @param otherVoters everybody who has a say, oneself excepted
 * @param voter whether this very server, and not another incarnation of its name, has a say
 */
record Membership(
        Configuration configuration, Quorum quorum, List<Member> peers, List<NodeId> otherVoters, boolean voter) {

    static Membership of(Configuration configuration, NodeId self, UUID incarnation) {
        List<Member> peers = configuration.members().stream()
                .filter(member -> !member.id().equals(self))
                .toList();
        return new Membership(
                configuration,
                quorum(configuration),
                peers,
                peers.stream().map(Member::id).filter(configuration::isVoter).toList(),
                isVoter(configuration, self, incarnation));
    }

    /** Learners never count. */
    private static Quorum quorum(Configuration configuration) {
        Quorum quorum = Quorum.majority(configuration.voterIds());
        return configuration.isJoint() ? quorum.and(Quorum.majority(ids(configuration.leaving()))) : quorum;
    }

    private static List<NodeId> ids(List<Member> members) {
        return members.stream().map(Member::id).toList();
    }

    /** What is said of another incarnation of the name, in an old configuration say, gives no power (3.20, I2). */
    static boolean isVoter(Configuration configuration, NodeId node, UUID incarnation) {
        return configuration.isVoter(node)
                && configuration
                        .member(node)
                        .filter(member -> member.incarnation().equals(incarnation))
                        .isPresent();
    }
}
