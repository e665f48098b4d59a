package io.quorate.testkit.sim;

import io.quorate.runtime.lanes.Loop;
import io.quorate.spi.support.Randomness;
import io.quorate.spi.support.Ticks;
import java.util.ArrayDeque;
import java.util.Deque;

/** The loop of one process in virtual time. Its clock runs a little too fast or too slow. */
final class SimLoop implements Loop {
    private static final int TASKS_PER_TURN = 64;
    private static final long WAKE_MICROS = 40;

    private final SimScheduler scheduler;
    private final Randomness random;
    private final long tickMicros;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Turn turn;
    private boolean turnIsComing;
    private boolean tickIsDue;
    private boolean running;
    private boolean dead;
    private boolean inline;
    private long pausedUntil;

    SimLoop(SimScheduler scheduler, Randomness random) {
        this.scheduler = scheduler;
        this.random = random;
        tickMicros = Ticks.MILLIS * random.between(970, 1030);
    }

    @Override
    public void start(Turn turn) {
        this.turn = turn;
        scheduler.after(random.below(tickMicros), this::timer);
        wake();
    }

    @Override
    public void execute(Runnable task) {
        if (inline) {
            task.run();
        } else if (!dead) {
            tasks.add(task);
            wake();
        }
    }

    private void wake() {
        if (turn != null && !turnIsComing && !running) {
            turnIsComing = true;
            scheduler.after(1 + random.below(WAKE_MICROS), this::turn);
        }
    }

    private void timer() {
        if (!dead) {
            tickIsDue = true;
            wake();
        }
    }

    private void turn() {
        if (dead) {
            return;
        }
        if (scheduler.now() < pausedUntil) {
            scheduler.at(pausedUntil, this::turn);
            return;
        }
        turnIsComing = false;
        running = true;
        for (int i = 0; i < TASKS_PER_TURN && !tasks.isEmpty(); i++) {
            tasks.remove().run();
        }
        if (tickIsDue) {
            tickIsDue = false;
            turn.tick();
            scheduler.after(tickMicros, this::timer);
        }
        turn.end();
        running = false;
        if (!tasks.isEmpty()) {
            wake();
        }
    }

    void pauseUntil(long time) {
        pausedUntil = Math.max(pausedUntil, time);
    }

    void kill() {
        dead = true;
        tasks.clear();
    }

    void end() {
        inline = true;
        dead = true;
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
