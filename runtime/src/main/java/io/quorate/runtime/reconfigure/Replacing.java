package io.quorate.runtime.reconfigure;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.Quorums;
import java.util.ArrayList;
import java.util.List;

/**
 * Members that other nodes are to replace under their own names, in two changes.
 *
 * @param fewer the first one: they are left out
 * @param next the second one: what is wanted, with all members known
 * @param who is left out in between
 */
record Replacing(Configuration fewer, Configuration next, List<Member> who) {
    static Replacing of(Configuration current, Configuration next, List<Member> who) throws Refusal {
        List<Member> voters = new ArrayList<>(current.voters());
        List<Member> learners = new ArrayList<>(current.learners());
        voters.removeAll(who);
        learners.removeAll(who);
        if (voters.isEmpty()) {
            throw new Refusal("nobody would be left who has a say without " + Planning.ids(who)
                    + ": there is nobody to learn from");
        }
        Quorums quorums =
                voters.size() == current.voters().size() ? current.quorums() : Quorums.majority(voters.size());
        Configuration fewer = new Configuration(
                current.id(),
                current.epoch(),
                current.protocol(),
                voters,
                List.of(),
                learners,
                false,
                current.leader(),
                quorums,
                current.metadata());
        return new Replacing(fewer, next, who);
    }

    /** The second change, once the first one is in force. */
    Configuration second(Configuration reached) {
        return new Configuration(
                reached.id(),
                reached.epoch(),
                next.protocol(),
                next.voters(),
                List.of(),
                next.learners(),
                next.retain(),
                reached.leader(),
                next.quorums(),
                next.metadata());
    }
}
