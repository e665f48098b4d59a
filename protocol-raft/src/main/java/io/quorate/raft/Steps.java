package io.quorate.raft;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.Quorums;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The way from one configuration to another, one entry of the log at a time (specification 3.15). From one set of voters to
 * another it leads over both, so that neighbours always share a set (G4).
 */
final class Steps {
    private Steps() {}

    /**
     * The next configuration on the way to a wish.
     *
     * @param now the newest one
     * @param wish what it shall be in the end
     * @return what the next entry says, but for its id; empty if there is no way within an epoch
     */
    static Optional<Configuration> next(Configuration now, Configuration wish) {
        if (!possible(now, wish)) {
            return Optional.empty();
        }
        if (same(now.voters(), wish.voters()) && same(now.leaving(), wish.leaving())) {
            return Optional.of(wish);
        }
        if (wish.isJoint()) {
            return Optional.empty();
        }
        boolean ends = now.isJoint() && (same(now.voters(), wish.voters()) || same(now.leaving(), wish.voters()));
        return ends ? Optional.of(single(now, wish)) : joint(now, wish);
    }

    /** Out of a joint configuration, to its new voters. */
    static Configuration leave(Configuration joint) {
        return single(joint, joint.joint(List.of()));
    }

    /** Raft elects and decides with one and the same quorum. */
    static boolean byMajority(Configuration configuration) {
        return configuration
                .quorums()
                .equals(Quorums.majority(configuration.voters().size()));
    }

    /** G5 and G7; nobody who has a say comes back as another incarnation in one step. */
    private static boolean possible(Configuration now, Configuration wish) {
        return wish.epoch() == now.epoch()
                && wish.protocol().equals(now.protocol())
                && byMajority(wish)
                && distinct(wish.members())
                && voters(now)
                        .allMatch(voter -> wish.members().stream()
                                .filter(member -> member.id().equals(voter.id()))
                                .allMatch(member -> member.incarnation().equals(voter.incarnation())));
    }

    private static boolean distinct(List<Member> members) {
        return members.stream().allMatch(Member::isKnown)
                && members.stream().map(Member::incarnation).distinct().count() == members.size()
                && members.stream().map(Member::address).distinct().count() == members.size();
    }

    private static Stream<Member> voters(Configuration configuration) {
        return Stream.concat(configuration.voters().stream(), configuration.leaving().stream());
    }

    /** One set of voters again; who is in it no more stays as a learner, or is dropped. */
    private static Configuration single(Configuration now, Configuration wish) {
        return with(wish, List.of(), wish.learners(), gone(voters(now), wish.voters()), wish.retain());
    }

    /**
     * From the newer set of voters to the wanted one, over both. A learner to be that still has a say is none yet: that it
     * becomes one is remembered in {@code retain}, which speaks of all who leave.
     */
    private static Optional<Configuration> joint(Configuration now, Configuration wish) {
        List<Member> leavers = gone(now.voters().stream(), wish.voters());
        List<Member> learners = new ArrayList<>(wish.learners());
        learners.removeIf(learner -> has(leavers, learner));
        int kept = wish.learners().size() - learners.size();
        if (kept != 0 && kept != leavers.size()) {
            return Optional.empty();
        }
        List<Member> gone = gone(now.leaving().stream().filter(member -> !has(now.voters(), member)), wish.voters());
        Configuration joint = with(wish, now.voters(), learners, gone, wish.retain());
        return Optional.of(joint.retaining(wish.retain() || kept > 0));
    }

    private static List<Member> gone(Stream<Member> before, List<Member> after) {
        return before.filter(member -> !has(after, member)).toList();
    }

    private static Configuration with(
            Configuration wish, List<Member> leaving, List<Member> learners, List<Member> gone, boolean retain) {
        TreeSet<Member> all = new TreeSet<>(learners);
        if (retain) {
            all.addAll(gone);
        }
        return new Configuration(
                wish.id(),
                wish.epoch(),
                wish.protocol(),
                wish.voters(),
                leaving,
                List.copyOf(all),
                wish.retain(),
                wish.leader(),
                wish.quorums(),
                wish.metadata());
    }

    private static boolean has(List<Member> members, Member wanted) {
        return members.stream().anyMatch(member -> member.id().equals(wanted.id()));
    }

    /** Addresses apart. */
    private static boolean same(List<Member> some, List<Member> others) {
        return some.size() == others.size()
                && some.stream()
                        .allMatch(member -> others.stream()
                                .anyMatch(other -> other.id().equals(member.id())
                                        && other.incarnation().equals(member.incarnation())));
    }
}
