package io.quorate.runtime.reconfigure;

import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Result;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The change that this replica drives: at most one at a time. Owned by the loop. */
public final class Changes {
    private final Ground ground;
    private Optional<OpenChange> change = Optional.empty();
    private Optional<Course> course = Optional.empty();
    private long number;

    /**
     * None yet.
     *
     * @param ground the replica
     */
    public Changes(Ground ground) {
        this.ground = ground;
    }

    /** Makes the course of a change. */
    private interface Begin {
        Course course();
    }

    private void begin(OpenChange asked, Begin begin) {
        if (change.filter(OpenChange::isOpen).isPresent()) {
            asked.end(new Result.Refused("this replica drives another change: "
                    + change.get().progress().detail() + "; wait for its end, cancel it, or ask another replica"));
            return;
        }
        change = Optional.of(asked);
        course = Optional.of(begin.course());
        tick();
    }

    /**
     * Begins a change of the configuration.
     *
     * @param asked told how far it is
     * @param next what is wanted
     */
    public void reconfigure(OpenChange asked, Configuration next) {
        begin(asked, () -> new Reshaping(ground, this::number, asked, current -> next));
    }

    /**
     * Begins to make a node a learner.
     *
     * @param asked told how far it is
     * @param node who
     * @param wait whether it is done only when the node has caught up
     */
    public void addLearner(OpenChange asked, NodeId node, boolean wait) {
        begin(
                asked,
                () -> new Reshaping(ground, this::number, asked, new Reshaping.Wish() {
                    @Override
                    public Configuration from(Configuration current) throws Refusal {
                        return withLearner(current, node);
                    }

                    @Override
                    public List<Member> waitFor(Configuration reached) {
                        return wait ? reached.member(node).map(List::of).orElse(List.of()) : List.of();
                    }
                }));
    }

    private static Configuration withLearner(Configuration current, NodeId node) throws Refusal {
        if (current.isVoter(node)) {
            throw new Refusal(node + " is a voter already. If it has lost its directory, have it replaced by the"
                    + " node that waits under its name: reconfigure --replace " + node);
        }
        if (current.member(node).isPresent()) {
            return current;
        }
        List<Member> learners = new ArrayList<>(current.learners());
        learners.add(Member.unknown(node));
        return Errand.withLearners(current, learners);
    }

    /**
     * Begins to leave a learner out.
     *
     * @param asked told how far it is
     * @param node who
     */
    public void removeLearner(OpenChange asked, NodeId node) {
        begin(asked, () -> new Reshaping(ground, this::number, asked, current -> withoutLearner(current, node)));
    }

    private static Configuration withoutLearner(Configuration current, NodeId node) throws Refusal {
        List<Member> learners = new ArrayList<>(current.learners());
        if (!learners.removeIf(learner -> learner.id().equals(node))) {
            throw new Refusal(node + " is no learner; the learners are " + Planning.ids(current.learners())
                    + ", the voters " + current.voterIds());
        }
        return Errand.withLearners(current, learners);
    }

    /**
     * Begins to say that a member listens elsewhere.
     *
     * @param asked told how far it is
     * @param node a member
     * @param address {@code host:port}
     */
    public void updateAddress(OpenChange asked, NodeId node, String address) {
        begin(asked, () -> new Reshaping(ground, this::number, asked, current -> movedTo(current, node, address)));
    }

    private static Configuration movedTo(Configuration current, NodeId node, String address) throws Refusal {
        Optional<Member> member = current.member(node);
        if (member.isEmpty()) {
            throw new Refusal(node + " is no member; the members are " + Planning.ids(current.members()));
        }
        return current.withMember(new Member(node, member.get().incarnation(), address));
    }

    /**
     * Begins to let another lead.
     *
     * @param asked told how far it is
     * @param to a voter
     */
    public void transfer(OpenChange asked, NodeId to) {
        begin(asked, () -> new Handing(ground, this::number, asked, to));
    }

    /**
     * What would be done, without doing it.
     *
     * @param next what is wanted
     * @return the plan, or why it would be refused, for people; see {@link Outline}
     */
    public Outline outline(Configuration next) {
        try {
            Configuration current = ground.newest();
            return next.equals(current)
                    ? new Outline(true, List.of("nothing changes"))
                    : new Planning(ground).outline(next);
        } catch (Refusal e) {
            return new Outline(false, List.of(e.getMessage()));
        }
    }

    /**
     * The change under way.
     *
     * @return what it waits for, for people; empty if none is under way, as far as this replica can tell
     */
    public String waitsFor() {
        if (change.filter(OpenChange::isOpen).isPresent()) {
            Progress progress = change.get().progress();
            return progress.step().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + progress.detail();
        }
        Configuration newest = ground.newest();
        if (newest.isJoint()) {
            return "joint: configuration " + newest.id() + " waits for a majority of " + newest.voterIds() + ", and of "
                    + Planning.ids(newest.leaving());
        }
        return newest.id() > ground.decided() || newest.epoch() != ground.epoch()
                ? "configuration " + newest.id() + " waits until a majority of its voters has it: " + newest.voterIds()
                : "";
    }

    private long number() {
        return ++number;
    }

    /** Time goes on. */
    public void tick() {
        if (change.filter(OpenChange::isOpen).isPresent()) {
            course.orElseThrow().tick();
        }
    }

    /**
     * A leader has answered.
     *
     * @param of the number of the question
     * @param admission its answer
     */
    public void answered(long of, Admission admission) {
        if (change.filter(OpenChange::isOpen).isPresent()) {
            course.orElseThrow().answered(of, admission);
        }
    }

    /**
     * The replica has ended.
     *
     * @param reason why
     */
    public void end(String reason) {
        change.ifPresent(open -> open.end(
                new Result.Unknown(reason + "; what is in the log goes on: look at the status of another replica")));
    }
}
