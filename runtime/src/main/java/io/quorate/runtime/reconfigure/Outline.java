package io.quorate.runtime.reconfigure;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.reconfigure.Planning.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a change would do.
 *
 * @param possible false if it would be refused
 * @param steps what would be done, in order; or why it would be refused
 */
public record Outline(boolean possible, List<String> steps) {
    /** Copies the list. */
    public Outline {
        steps = List.copyOf(steps);
    }

    /** Two changes, one after the other. */
    Outline before(Outline second) {
        List<String> all = new ArrayList<>();
        steps.forEach(step -> all.add("first change: " + step));
        second.steps.forEach(step -> all.add("second change: " + step));
        return new Outline(true, all);
    }

    static Outline of(Configuration current, Planned planned) {
        List<String> steps = new ArrayList<>();
        List<Member> moved = Verifying.moved(current, planned.next());
        if (!moved.isEmpty()) {
            steps.add("dial, and see that they answer: " + places(moved));
        }
        if (!planned.newcomers().isEmpty()) {
            steps.add("make learners: " + Planning.ids(planned.newcomers()));
        }
        if (!planned.catchingUp().isEmpty()) {
            steps.add("wait until they have caught up: " + Planning.ids(planned.catchingUp()));
        }
        Configuration next = planned.next();
        if (planned.handsOver()) {
            steps.add("seal epoch " + current.epoch() + " by a stop-sign");
            steps.add("open epoch " + (current.epoch() + 1) + " under " + next.protocol() + " with voters "
                    + next.voterIds());
        } else if (current.voterIds().equals(next.voterIds())) {
            steps.add(byOneEntry(current, next, moved));
        } else {
            steps.add("by joint consensus: voters " + current.voterIds() + " -> " + next.voterIds());
        }
        List<Member> dropped = new ArrayList<>(current.voters());
        dropped.removeIf(voter -> next.member(voter.id()).isPresent());
        if (!dropped.isEmpty()) {
            steps.add((next.retain() ? "keep as learners: " : "leave out: ") + Planning.ids(dropped));
        }
        return new Outline(true, steps);
    }

    private static String byOneEntry(Configuration current, Configuration next, List<Member> moved) {
        List<String> parts = new ArrayList<>();
        List<NodeId> learners = Planning.ids(next.learners());
        if (!Planning.ids(current.learners()).equals(learners)) {
            parts.add("learners " + learners);
        }
        if (!moved.isEmpty()) {
            parts.add("addresses " + places(moved));
        }
        if (current.retain() != next.retain()) {
            parts.add("voters that a change leaves out " + (next.retain() ? "stay as learners" : "do not stay"));
        }
        return "change the configuration by one entry" + (parts.isEmpty() ? "" : ": " + String.join("; ", parts));
    }

    private static String places(List<Member> members) {
        return members.stream()
                .map(member -> member.id() + " at " + member.address())
                .collect(Collectors.joining(", "));
    }
}
