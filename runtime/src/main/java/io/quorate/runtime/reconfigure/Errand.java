package io.quorate.runtime.reconfigure;

import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.spi.Admission;
import io.quorate.spi.support.Ticks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One configuration on its way into the log: asked of whoever leads, again and again, until it is in force, or certainly never
 * will be, or nobody can know. Asking again is harmless: the configuration names the one that it was derived from, and is taken
 * only in its place.
 */
final class Errand {
    private static final long PATIENCE_TICKS = Ticks.ofMillis(30_000);
    private static final long UNANSWERED_TICKS = Ticks.ofMillis(1_000);
    private static final long REFUSED_TICKS = Ticks.ofMillis(200);
    private static final long ACCEPTED_TICKS = Ticks.ofMillis(3_000);

    private final Ground ground;
    private final LongSupplier numbers;
    private final Configuration next;
    private final Configuration expected;
    /** Wishes that may still reach a leader, or have. */
    private final Set<Long> unanswered = new HashSet<>();

    private Optional<Admission> answer = Optional.empty();
    private boolean accepted;
    private long now;
    private long askAgain;

    /**
     * Nothing is asked yet.
     *
     * @param ground the replica that drives it
     * @param numbers new for each question
     * @param base the configuration that it was derived from
     * @param next what is wanted: of the same epoch, or of the next one
     */
    Errand(Ground ground, LongSupplier numbers, Configuration base, Configuration next) {
        this.ground = ground;
        this.numbers = numbers;
        this.next = next;
        this.expected = next.epoch() == base.epoch() ? settled(base, next) : next;
    }

    /** What joint consensus ends with: voters that were left out stay as learners, if that is wanted. */
    static Configuration settled(Configuration base, Configuration next) {
        List<Member> learners = new ArrayList<>(next.learners());
        if (next.retain()) {
            base.voters().stream()
                    .filter(voter -> next.member(voter.id()).isEmpty())
                    .forEach(learners::add);
        }
        return withLearners(next, learners);
    }

    /**
     * Who led an epoch first is named as long as it lasts: whoever comes late, behind a snapshot, begins in the round of that leader
     * as all the others did. Unless it votes no more: then nobody is named.
     */
    static Configuration within(Configuration base, Configuration next) {
        return new Configuration(
                next.id(),
                next.epoch(),
                next.protocol(),
                next.voters(),
                next.leaving(),
                next.learners(),
                next.retain(),
                base.leader().filter(next::isVoter),
                next.quorums(),
                next.metadata());
    }

    /** The same, once nobody is leaving, with other learners. */
    static Configuration withLearners(Configuration like, List<Member> learners) {
        return new Configuration(
                like.id(),
                like.epoch(),
                like.protocol(),
                like.voters(),
                List.of(),
                learners,
                like.retain(),
                like.leader(),
                like.quorums(),
                like.metadata());
    }

    /** Time goes on. */
    Optional<Result> tick() {
        now++;
        Configuration newest = ground.newest();
        if (newest.id() > next.id()) {
            return inTheLog(newest);
        }
        if (newest.id() == next.id() && now >= askAgain) {
            ask();
        }
        return isFinal() ? Optional.of(new Result.Refused(reason())) : outOfPatience();
    }

    /** Something follows on what it was derived from. */
    private Optional<Result> inTheLog(Configuration newest) {
        boolean decided = newest.epoch() == ground.epoch() && newest.id() <= ground.decided();
        if (!decided || newest.isJoint()) {
            return Optional.empty();
        }
        return Optional.of(isWanted(newest) ? new Result.Done(newest) : overtaken());
    }

    private boolean isWanted(Configuration newest) {
        return newest.epoch() == next.epoch()
                && newest.voters().equals(expected.voters())
                && newest.learners().equals(expected.learners())
                && newest.quorums().equals(expected.quorums())
                && newest.metadata().equals(expected.metadata())
                && newest.protocol().equals(expected.protocol());
    }

    private void ask() {
        askAgain = now + UNANSWERED_TICKS;
        ground.leader().ifPresent(leader -> {
            long number = numbers.getAsLong();
            unanswered.add(number);
            ground.wish(leader, number, next);
        });
    }

    /** Whoever was asked has answered. */
    void answered(long number, Admission admission) {
        if (unanswered.remove(number)) {
            answer = Optional.of(admission);
            accepted = accepted || admission == Admission.ACCEPTED;
            askAgain = now + (admission == Admission.ACCEPTED ? ACCEPTED_TICKS : REFUSED_TICKS);
        }
    }

    /** Whether nothing of it is in any log, nor will be. */
    boolean isNowhere() {
        return !accepted && unanswered.isEmpty();
    }

    private boolean isFinal() {
        return isNowhere()
                && answer.filter(last -> last == Admission.STALE || last == Admission.UNSUPPORTED)
                        .isPresent();
    }

    private Optional<Result> outOfPatience() {
        if (now < PATIENCE_TICKS || accepted) {
            return Optional.empty();
        }
        return Optional.of(
                unanswered.isEmpty()
                        ? new Result.Refused(reason())
                        : new Result.Unknown("the leader was asked and did not answer; look at the status to see"
                                + " whether configuration " + next.id() + " is still the newest"));
    }

    private Result overtaken() {
        return isNowhere()
                ? new Result.Refused("another change came first: look at the status, and derive it from what is there")
                : new Result.Unknown("the configuration has moved on beyond this change: look at the status to see"
                        + " whether it went by way of it");
    }

    private String reason() {
        if (answer.isEmpty()) {
            return "no leader is known; a majority of the voters must be up: "
                    + ground.newest().voterIds();
        }
        return switch (answer.get()) {
            case STALE ->
                "the leader has a newer configuration than the one that this was derived from: look at the"
                        + " status, and derive it from what is there";
            case UNSUPPORTED ->
                "protocol " + ground.newest().protocol() + " cannot make this change within an epoch;"
                        + " use policy automatic or stop-sign";
            case LAGGING -> "a voter to be lags too far behind; let it catch up as a learner first";
            case SEALED -> "the epoch ends, because another change began; ask again in the next one";
            case BUSY, OVERLOADED ->
                "another change, or a transfer of leadership, is under way; ask again when the"
                        + " status shows that it is over";
            case NOT_LEADER, ACCEPTED ->
                "no leader took it; a majority of the voters must be up: "
                        + ground.newest().voterIds();
        };
    }

    /** What is waited for, for people. */
    String waitsFor() {
        if (accepted) {
            return "waits for a majority of " + ground.newest().voterIds()
                    + (ground.newest().isJoint()
                            ? ", and of " + Planning.ids(ground.newest().leaving())
                            : "");
        }
        return answer.isPresent() ? "not taken yet: " + reason() : "asks the leader";
    }
}
