package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.Member;
import java.util.List;
import java.util.Optional;

/** What leads from one configuration to another. */
final class Reconfiguration {
    private Reconfiguration() {}

    /** Who must agree, and by which protocol, changes between epochs only: a stop-sign stands between them. */
    static Optional<EntryKind> kind(Configuration current, Configuration next) {
        if (next.epoch() == current.epoch() + 1) {
            return Optional.of(EntryKind.STOP_SIGN);
        }
        return next.epoch() == current.epoch() && agreeAlike(current, next)
                ? Optional.of(EntryKind.CONFIGURATION)
                : Optional.empty();
    }

    private static boolean agreeAlike(Configuration current, Configuration next) {
        return next.protocol().equals(current.protocol())
                && next.quorums().equals(current.quorums())
                && !next.isJoint()
                && alike(current.voters(), next.voters());
    }

    /** An address says where, never who. */
    private static boolean alike(List<Member> some, List<Member> others) {
        return nowhere(some).equals(nowhere(others));
    }

    private static List<Member> nowhere(List<Member> members) {
        return members.stream()
                .map(member -> new Member(member.id(), member.incarnation(), ""))
                .toList();
    }
}
