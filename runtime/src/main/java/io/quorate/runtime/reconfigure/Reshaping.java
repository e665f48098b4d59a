package io.quorate.runtime.reconfigure;

import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.reconfigure.Planning.Planned;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Admission;
import io.quorate.spi.support.Ticks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Another configuration: planned, its newcomers made learners, waited for until they have caught up, proposed, and followed
 * until it is safe. Every step begins with the configuration that the one before ended with, so another operator's change in
 * between is seen, and never overwritten.
 */
final class Reshaping implements Course {
    /** How long to wait for somebody to be heard who is named. */
    private static final int HEARING_TICKS = Ticks.ofMillis(2_000);

    private final Ground ground;
    private final LongSupplier numbers;
    private final OpenChange change;
    private Wish wish;
    private Stage stage = this::plan;
    private Optional<Errand> errand = Optional.empty();
    /** Members that were left out so that others can take their places. */
    private List<Member> leftOut = List.of();

    /** What the last step has ended with; the next one begins with it, or not at all. */
    private Configuration at;

    private int waited;

    /** What is wanted, once it is known from where. */
    interface Wish {
        /**
         * Derives it.
         *
         * @param current what is there
         * @return what is wanted
         */
        Configuration from(Configuration current) throws Refusal;

        /**
         * Whom to wait for when it is in force.
         *
         * @param reached what is in force
         * @return learners that are to have what the others have; may be empty
         */
        default List<Member> waitFor(Configuration reached) {
            return List.of();
        }
    }

    /** What comes when a step is done. */
    private interface Next {
        void go() throws Refusal;
    }

    /** What is being done; looks at each tick whether it is over. */
    private interface Stage {
        void tick() throws Refusal;
    }

    Reshaping(Ground ground, LongSupplier numbers, OpenChange change, Wish wish) {
        this.ground = ground;
        this.numbers = numbers;
        this.change = change;
        this.wish = wish;
        this.at = ground.newest();
    }

    @Override
    public void tick() {
        try {
            Stage before;
            do {
                before = stage;
                stage.tick();
            } while (change.isOpen() && before != stage);
        } catch (Refusal e) {
            change.end(new Result.Refused(
                    (leftOut.isEmpty() ? "" : Planning.ids(leftOut) + " left out; ") + e.getMessage()));
        }
    }

    @Override
    public void answered(long number, Admission admission) {
        errand.ifPresent(one -> one.answered(number, admission));
    }

    private void plan() throws Refusal {
        at = ground.newest();
        Configuration wanted = wish.from(at);
        if (wanted.equals(at)) {
            waitFor(wish.waitFor(at), this::done);
            return;
        }
        try {
            prepare(wanted);
        } catch (Refusal e) {
            if (!e.isForNow() || waited++ >= HEARING_TICKS || change.isCancelled()) {
                throw e;
            }
            change.at(Step.PLANNING, "waits a moment: " + e.getMessage());
        }
    }

    private void prepare(Configuration wanted) throws Refusal {
        Planning planning = new Planning(ground);
        Optional<Replacing> replacing = planning.replacing(wanted);
        if (replacing.isPresent()) {
            verify(replacing.get().next(), () -> replace(replacing.get()));
        } else {
            Planned planned = planning.plan(wanted);
            verify(planned.next(), () -> begin(planned));
        }
    }

    private void verify(Configuration wanted, Next then) {
        Verifying verifying = new Verifying(ground, at, wanted);
        stage = () -> {
            if (change.isCancelled()) {
                throw new Refusal("cancelled before anything of it was in the log");
            }
            if (verifying.tick()) {
                then.go();
            } else {
                change.at(Step.PLANNING, verifying.waitsFor());
            }
        };
    }

    private void begin(Planned planned) throws Refusal {
        if (planned.newcomers().isEmpty()) {
            waitFor(planned.catchingUp(), () -> propose(planned, this::last));
        } else {
            List<Member> learners = new ArrayList<>(at.learners());
            learners.addAll(planned.newcomers());
            run(
                    Errand.withLearners(at, learners),
                    Step.CATCHING_UP,
                    () -> waitFor(planned.catchingUp(), () -> propose(planned, this::last)));
        }
    }

    private void waitFor(List<Member> learners, Next next) throws Refusal {
        if (learners.isEmpty()) {
            next.go();
            return;
        }
        CatchingUp catching = new CatchingUp(ground, learners);
        stage = () -> {
            if (change.isCancelled()) {
                throw new Refusal("cancelled; " + Planning.ids(learners)
                        + " go on catching up as learners, unless they are removed");
            }
            if (catching.tick()) {
                next.go();
            } else {
                change.at(Step.CATCHING_UP, catching.waitsFor());
            }
        };
    }

    /** First they are left out; then the rest is planned anew, on what that has come to. */
    private void replace(Replacing replacing) throws Refusal {
        Planned first = new Planning(ground).plan(replacing.fewer());
        Wish then = wish;
        wish = new Wish() {
            @Override
            public Configuration from(Configuration current) {
                return replacing.second(current);
            }

            @Override
            public List<Member> waitFor(Configuration reached) {
                return then.waitFor(reached);
            }
        };
        propose(first, () -> {
            leftOut = replacing.who();
            stage = () -> {
                change.at(Step.PLANNING, "waits for epoch " + at.epoch() + " to begin here");
                if (ground.epoch() == at.epoch()) {
                    stage = this::plan;
                }
            };
        });
    }

    private void last() throws Refusal {
        waitFor(wish.waitFor(at), this::done);
    }

    private void propose(Planned planned, Next then) throws Refusal {
        if (ground.newest().id() != at.id()) {
            throw new Refusal("another change came in between: look at the status, and derive it from what is there");
        }
        Configuration next = planned.next().at(at.id());
        if (planned.handsOver()) {
            Configuration sealed = led(Errand.settled(at, next).nextEpoch());
            run(sealed, Step.SEALING, () -> waitUntilOpen(sealed, then));
        } else {
            Configuration within = Errand.within(at, next);
            if (within.equals(at)) {
                throw new Refusal(
                        "only the leader is another: who leads first is named where an epoch begins; now, transfer the"
                                + " leadership");
            }
            boolean changesVoters = !at.voterIds().equals(next.voterIds());
            run(within, changesVoters ? Step.JOINT : Step.PLANNING, then);
        }
    }

    /** Unless somebody else is named now, whoever leads goes on; without an election there is next to no gap. */
    private Configuration led(Configuration sealed) {
        if (!sealed.leader().equals(at.leader())) {
            return sealed;
        }
        Optional<NodeId> leader = ground.leader()
                .filter(node -> sealed.voterIds().contains(node))
                .or(() -> sealed.voters().stream()
                        .filter(voter -> at.isVoter(voter.id()))
                        .max(Comparator.comparingLong(this::held))
                        .map(Member::id));
        return leader.map(node -> sealed.withLeader(node.text())).orElse(sealed);
    }

    private long held(Member voter) {
        return voter.id().equals(ground.self())
                ? ground.decided()
                : ground.neighbours().standing(voter).map(Standing::held).orElse(-1L);
    }

    /** Brings a configuration into force, and goes on from there. */
    private void run(Configuration next, Step step, Next then) {
        Errand asking = new Errand(ground, numbers, at, next);
        errand = Optional.of(asking);
        stage = () -> {
            if (change.isCancelled() && giveUp(asking, next)) {
                return;
            }
            Optional<Result> result = asking.tick();
            if (result.isEmpty()) {
                change.at(step, asking.waitsFor());
            } else if (result.get() instanceof Result.Done done) {
                at = done.configuration();
                errand = Optional.empty();
                then.go();
            } else if (result.get() instanceof Result.Refused refused) {
                throw new Refusal(refused.reason());
            } else {
                change.end(result.get());
            }
        };
    }

    /** What is in no log is forgotten; a joint configuration is left where it was entered; all else goes to its end. */
    private boolean giveUp(Errand asking, Configuration next) throws Refusal {
        if (asking.isNowhere()) {
            throw new Refusal("cancelled before anything of it was in the log");
        }
        Configuration joint = ground.newest();
        boolean ours = joint.isJoint() && joint.voters().equals(next.voters()) && joint.id() <= ground.decided();
        if (ours) {
            Configuration back = joint.withVoters(
                    joint.leaving().stream().map(member -> member.id().text()).toArray(String[]::new));
            at = joint;
            backOut(back);
        }
        return ours;
    }

    private void backOut(Configuration back) {
        Errand asking = new Errand(ground, numbers, at, back);
        errand = Optional.of(asking);
        stage = () -> {
            Optional<Result> result = asking.tick();
            change.at(Step.JOINT, "goes back: " + asking.waitsFor());
            if (result.isPresent() && result.get() instanceof Result.Done) {
                throw new Refusal("cancelled; the voters are as they were before");
            }
            result.ifPresent(change::end);
        };
    }

    /** Whoever is left out may be switched off only when the next epoch can go on without them. */
    private void waitUntilOpen(Configuration opened, Next then) {
        int needed = Math.max(opened.quorums().prepare(), opened.quorums().accept());
        stage = () -> {
            List<Member> there = opened.voters().stream()
                    .filter(voter -> hasOpened(voter, opened))
                    .toList();
            if (there.size() >= needed) {
                then.go();
            } else {
                change.at(
                        Step.OPENING,
                        "epoch " + opened.epoch() + " is open at " + Planning.ids(there) + "; " + needed + " of "
                                + opened.voterIds() + " are needed");
            }
        };
    }

    private boolean hasOpened(Member voter, Configuration opened) {
        return voter.id().equals(ground.self())
                ? ground.epoch() >= opened.epoch()
                : ground.neighbours()
                        .standing(voter)
                        .map(Standing::epoch)
                        .filter(epoch -> epoch >= opened.epoch())
                        .isPresent();
    }

    private void done() {
        change.end(new Result.Done(at));
    }
}
