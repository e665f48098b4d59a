package io.quorate.runtime.reconfigure;

import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.support.Ticks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Learners fetch what they miss, in rounds: what was decided at the beginning of a round is to be held at its end. They have
 * caught up when they have done a round and lag no more than the policy allows: of a short log, too, they hold what there was.
 * One that gains nothing for a while is given up.
 */
final class CatchingUp {
    private static final long STALLED_TICKS = Ticks.ofMillis(30_000);

    private final Ground ground;
    private final List<Member> learners;
    private final Map<NodeId, Gain> gains = new TreeMap<>();
    private long now;
    private long target;
    private int round;

    private record Gain(long held, long at) {}

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
            long held = held(learner);
            Gain before = gains.get(learner.id());
            if (before == null || held > before.held) {
                gains.put(learner.id(), new Gain(held, now));
            } else if (now - before.at > STALLED_TICKS && held < target) {
                throw stalled(learner, held);
            }
            least = Math.min(least, held);
        }
        boolean hasRound = least >= target;
        if (hasRound && !isClose(least)) {
            begin();
        }
        return hasRound && isClose(least);
    }

    private Refusal stalled(Member learner, long held) {
        String has = held < 0
                ? "it is not heard in epoch " + ground.epoch() + ", where the log goes up to "
                : "it has the log up to " + held + " of ";
        return new Refusal(learner.id() + " does not catch up: " + has + ground.decided() + ", and gained nothing for "
                + STALLED_TICKS * Ticks.MILLIS / 1000 + " s. It stays a learner; see that it runs and can be"
                + " reached at " + learner.address() + ", and ask again");
    }

    private void begin() {
        target = ground.decided();
        round++;
    }

    private boolean isClose(long held) {
        return held >= ground.decided() - ground.policy().lag();
    }

    /** Below 0 if nothing is known of it. */
    private long held(Member learner) {
        Optional<Standing> standing = ground.neighbours().standing(learner);
        return learner.id().equals(ground.self())
                ? ground.decided()
                : standing.filter(one -> one.epoch() == ground.epoch())
                        .map(Standing::held)
                        .orElse(-1L - ground.policy().lag());
    }

    String waitsFor() {
        StringBuilder text = new StringBuilder("round " + round + ", up to " + target + ":");
        for (Member learner : learners) {
            long held = held(learner);
            text.append(' ')
                    .append(learner.id())
                    .append(held < 0 ? " is not heard" : " has " + Math.max(0, held))
                    .append(';');
        }
        return text.substring(0, text.length() - 1);
    }
}
