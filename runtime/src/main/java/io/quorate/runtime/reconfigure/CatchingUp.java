package io.quorate.runtime.reconfigure;

import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.support.Ticks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Learners fetch what they miss, in rounds: what was decided at the beginning of a round is to be held at its end. They have
 * caught up when they have done a round and lag no more than the policy allows: of a short log, too, they hold what there was.
 * One that gains nothing for a while, be it entries or bytes of a snapshot, is given up.
 */
final class CatchingUp {
    private static final long STALLED_TICKS = Ticks.ofMillis(30_000);
    /** A snapshot that has come is read once more, and forced to the disk: meanwhile there is nothing to be gained. */
    private static final long CHECKED_TICKS = Ticks.ofMillis(600_000);
    /** A connection may take so long. */
    private static final long DIALLED_TICKS = Ticks.ofMillis(5_000);

    private final Ground ground;
    private final List<Member> learners;
    private final Map<NodeId, Gain> gains = new TreeMap<>();
    private long now;
    private long target;
    private int round;

    /** The best that was seen of a learner, and since when. */
    private record Gain(Share share, long at) {}

    CatchingUp(Ground ground, List<Member> learners) {
        this.ground = ground;
        this.learners = learners;
    }

    /** Time goes on: whether all have caught up. */
    boolean tick() throws Refusal {
        now++;
        if (round == 0) {
            begin();
        }
        long least = Long.MAX_VALUE;
        for (Member learner : learners) {
            checkIsMember(learner);
            Share share = share(learner);
            watch(learner, share);
            least = Math.min(least, share.held());
        }
        boolean hasRound = least >= target;
        if (hasRound && !isClose(least)) {
            begin();
        }
        return hasRound && isClose(least);
    }

    private void checkIsMember(Member learner) throws Refusal {
        if (ground.newest().member(learner.id()).isEmpty()) {
            throw new Refusal(
                    learner.id() + " was left out again by another change, while it caught up: look at the status, and"
                            + " derive the change from what is there");
        }
    }

    private void watch(Member learner, Share share) throws Refusal {
        Gain best = gains.get(learner.id());
        if (best == null || share.isMoreThan(best.share)) {
            gains.put(learner.id(), new Gain(share, now));
            return;
        }
        long patience = share.isWhole() ? CHECKED_TICKS : STALLED_TICKS;
        if (now - best.at > patience && share.held() < target) {
            throw new Refusal(
                    learner.id() + " does not catch up: " + share.missing(ground) + ", and gained nothing for "
                            + patience * Ticks.MILLIS / 1000 + " s. It stays a learner; see that it runs and can be"
                            + " reached at " + learner.address() + ", and ask again");
        }
    }

    private void begin() {
        target = ground.decided();
        round++;
    }

    private boolean isClose(long held) {
        return held >= ground.decided() - ground.policy().lag();
    }

    private Share share(Member learner) {
        if (learner.id().equals(ground.self())) {
            return Share.of(ground.decided());
        }
        return ground.neighbours()
                .standing(learner)
                .filter(one -> one.epoch() == ground.epoch())
                .map(Share::of)
                .orElse(Share.unknown(ground.policy().lag()));
    }

    String waitsFor() {
        return learners.stream()
                .map(this::waitsFor)
                .collect(Collectors.joining("; ", "round " + round + ", up to " + target + ": ", ""));
    }

    private String waitsFor(Member learner) {
        Share share = share(learner);
        if (share.isKnown()) {
            return learner.id() + " " + share;
        }
        boolean wasThere =
                gains.containsKey(learner.id()) && gains.get(learner.id()).share.isKnown();
        String what = wasThere || now > DIALLED_TICKS ? " is not heard at " : " is being dialled at ";
        return learner.id() + what + learner.address();
    }
}
