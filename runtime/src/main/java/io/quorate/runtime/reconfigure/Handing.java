package io.quorate.runtime.reconfigure;

import io.quorate.api.Change.Progress.Step;
import io.quorate.api.Change.Result;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.support.Ticks;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Leadership goes to another voter: asked of whoever leads, until that voter does. */
final class Handing implements Course {
    private static final long PATIENCE_TICKS = Ticks.ofMillis(10_000);
    private static final long AGAIN_TICKS = Ticks.ofMillis(1_000);

    private final Ground ground;
    private final LongSupplier numbers;
    private final OpenChange change;
    private final NodeId to;
    private long asked;
    private Optional<Admission> answer = Optional.empty();
    private long now;

    Handing(Ground ground, LongSupplier numbers, OpenChange change, NodeId to) {
        this.ground = ground;
        this.numbers = numbers;
        this.change = change;
        this.to = to;
    }

    @Override
    public void tick() {
        Optional<NodeId> leader = ground.leader();
        if (leader.isPresent() && leader.get().equals(to)) {
            change.end(new Result.Done(ground.newest()));
        } else if (!ground.newest().voterIds().contains(to)) {
            refuse(to + " is no voter; the voters are " + ground.newest().voterIds());
        } else if (answer.equals(Optional.of(Admission.UNSUPPORTED))) {
            refuse("protocol " + ground.newest().protocol() + " cannot hand over leadership");
        } else if (now >= PATIENCE_TICKS || change.isCancelled()) {
            change.end(new Result.Unknown(
                    "the leader is " + leader.map(NodeId::text).orElse("not known") + " after " + now * Ticks.MILLIS
                            + " ms; see that " + to + " runs and has caught up, and ask again"));
        } else if (now++ % AGAIN_TICKS == 0) {
            change.at(Step.PLANNING, "asks " + leader.map(NodeId::text).orElse("for a leader"));
            leader.ifPresent(one -> {
                asked = numbers.getAsLong();
                ground.transfer(one, asked, to);
            });
        }
    }

    private void refuse(String reason) {
        change.end(new Result.Refused(reason));
    }

    @Override
    public void answered(long number, Admission admission) {
        if (number == asked) {
            answer = Optional.of(admission);
        }
    }
}
