package io.quorate.runtime.reconfigure;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.runtime.reconfigure.Planning.Planned;
import java.util.ArrayList;
import java.util.List;

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

    static Outline of(Configuration current, Planned planned) {
        List<String> steps = new ArrayList<>();
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
        } else if (current.voters().equals(next.voters())) {
            steps.add("change the configuration by one entry: learners " + Planning.ids(next.learners()));
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
}
