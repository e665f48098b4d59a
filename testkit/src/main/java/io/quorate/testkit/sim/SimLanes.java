package io.quorate.testkit.sim;

import io.quorate.runtime.lanes.Lanes;
import io.quorate.runtime.lanes.Loop;
import io.quorate.spi.support.Randomness;
import java.util.concurrent.Executor;

/** The four virtual threads of one process. */
final class SimLanes implements Lanes {
    private static final long APPLY_MICROS = 500;

    private final SimLoop loop;
    private final SimLane writer;
    private final SimLane applier;
    private final SimLane snapshots;
    private final Randomness random;

    SimLanes(SimScheduler scheduler, Randomness random, MemoryStorage disk) {
        this.random = random;
        loop = new SimLoop(scheduler, random);
        writer = new SimLane(scheduler, () -> disk.latency(random));
        applier = new SimLane(scheduler, () -> random.below(APPLY_MICROS));
        snapshots = new SimLane(scheduler, () -> disk.latency(random));
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Executor writer() {
        return writer;
    }

    @Override
    public Executor applier() {
        return applier;
    }

    @Override
    public Executor snapshots() {
        return snapshots;
    }

    @Override
    public boolean end() {
        loop.end();
        writer.end();
        applier.end();
        snapshots.end();
        return true;
    }

    boolean diskIsIdle() {
        return writer.idle();
    }

    void pauseUntil(long time) {
        loop.pauseUntil(time);
        writer.pauseUntil(time);
        applier.pauseUntil(time);
        snapshots.pauseUntil(time);
    }

    /** The disk does not answer. */
    void hangUntil(long time) {
        writer.pauseUntil(time);
        snapshots.pauseUntil(time);
    }

    /** The process dies: a write under way is on disk or not, as chance has it; nobody hears of it. */
    void kill() {
        loop.kill();
        applier.kill(false);
        snapshots.kill(random.chance(0.5));
        writer.kill(random.chance(0.5));
    }
}
