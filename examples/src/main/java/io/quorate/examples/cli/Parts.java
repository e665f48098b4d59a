package io.quorate.examples.cli;

import io.quorate.api.Configuration;
import io.quorate.api.Member;

/** What part a member takes in a configuration, in a word. */
final class Parts {
    private Parts() {}

    static String of(Configuration configuration, Member member) {
        boolean votes = configuration.voterIds().contains(member.id());
        boolean isNew = configuration.isJoint()
                && configuration.leaving().stream().noneMatch(one -> one.id().equals(member.id()));
        if (votes) {
            return isNew ? "voter (joining)" : "voter";
        }
        return configuration.isVoter(member.id()) ? "voter (leaving)" : "learner";
    }
}
