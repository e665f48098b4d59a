package io.quorate.benchmarks.trial;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * One client that keeps commands outstanding and takes their times. Allocates nothing per command but the command itself.
 * One thread calls it; completions come from any.
 *
 * <p>Commands are awaited in the order of their submission. In the open loop a command's time runs from the moment at which
 * it should have been sent, so that a stall counts for all commands that it kept waiting.
 */
public final class Driver {
    /** The most commands outstanding in an open loop; those behind it wait, and their waiting counts. */
    static final int MOST_OUTSTANDING = 1 << 15;

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Clock clock;
    private final byte[] template;
    private final Thread thread = Thread.currentThread();
    private Target target;
    private volatile boolean sleeping;
    private long sent;
    private long failed;
    private volatile String firstFailure = "";
    private Slot[] slots = new Slot[0];
    private Histogram times = new Histogram(LONGEST_MICROS, 3);
    private long oldest;
    private long newest;

    /**
     * Sends what follows elsewhere. Between two runs only.
     *
     * @param leader who leads now
     */
    void aimAt(Target leader) {
        target = leader;
    }

    /**
     * What one run has shown.
     *
     * @param commands how many were sent and have ended, well or not
     * @param nanos how long it took
     * @param times microseconds from send, or intended send, to completion
     */
    public record Outcome(long commands, long nanos, Histogram times) {
        /**
         * Throughput.
         *
         * @return commands per second
         */
        public double perSecond() {
            return commands * 1e9 / nanos;
        }
    }

    /** What time it is, and how to let it pass. */
    interface Clock {
        long nanoTime();

        void pause(long nanos);
    }

    private static final Clock SYSTEM = new Clock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(nanos);
        }
    };

    /**
     * A driver of the calling thread.
     *
     * @param target where to
     * @param payload bytes of a command, at least 8
     */
    public Driver(Target target, int payload) {
        this(target, payload, SYSTEM);
    }

    Driver(Target target, int payload, Clock clock) {
        this.target = target;
        this.clock = clock;
        this.template = new byte[payload];
        new Random(42).nextBytes(template);
    }

    private final class Slot implements Completion {
        private long start;
        private long end;
        private boolean decided;
        private volatile boolean done = true;

        @Override
        public void done(boolean ok) {
            decided = ok;
            end = clock.nanoTime();
            done = true;
            wake();
        }

        @Override
        public void failed(Object why) {
            remember(why);
            done(false);
        }
    }

    private void remember(Object why) {
        if (firstFailure.isEmpty()) {
            firstFailure = String.valueOf(why);
        }
    }

    private void wake() {
        if (sleeping) {
            sleeping = false;
            LockSupport.unpark(thread);
        }
    }

    /**
     * Commands submitted so far.
     *
     * @return all of them, in all runs
     */
    public long sent() {
        return sent;
    }

    /**
     * Commands that were not decided, and reads without an answer.
     *
     * @return all of them, in all runs
     */
    public long failed() {
        return failed;
    }

    /**
     * What the first failure since the last question was.
     *
     * @return in the target's words; empty if it gave none
     */
    public String takeFailure() {
        String why = firstFailure;
        firstFailure = "";
        return why;
    }

    /**
     * Keeps a number of commands outstanding for a while, and waits for the last one.
     *
     * @param window how many
     * @param nanos for how long new ones are sent
     * @return what came of it
     */
    public Outcome closed(int window, long nanos) {
        return closed(window, nanos, this::send);
    }

    /**
     * Keeps a number of reads outstanding for a while, and waits for the last one.
     *
     * @param window how many
     * @param nanos for how long new ones are sent
     * @return what came of it
     */
    public Outcome reads(int window, long nanos) {
        return closed(window, nanos, start -> target.read(next(start)));
    }

    private Outcome closed(int window, long nanos, LongConsumer sending) {
        long begin = begin(window);
        long now = begin;
        while (now - begin < nanos && awaitRoom(1)) {
            collect();
            now = clock.nanoTime();
            while (newest - oldest < slots.length) {
                sending.accept(now);
            }
        }
        return end(begin);
    }

    /**
     * Sends commands at a constant rate for a while, and waits for the last one.
     *
     * @param perSecond commands per second
     * @param nanos for how long
     * @return what came of it
     */
    public Outcome open(double perSecond, long nanos) {
        double gap = 1e9 / perSecond;
        long all = (long) Math.ceil(nanos / gap);
        long begin = begin(MOST_OUTSTANDING);
        long now = begin;
        while (now - begin < nanos && awaitRoom(1)) {
            collect();
            now = clock.nanoTime();
            long due = Math.min(all, (long) ((now - begin) / gap) + 1);
            while (newest < due && newest - oldest < slots.length) {
                send(begin + (long) (newest * gap));
            }
            target.flush();
            long next = begin + (long) (newest * gap) - clock.nanoTime();
            if (next > 0 && newest - oldest < slots.length) {
                clock.pause(Math.min(next, LONGEST_PAUSE_NANOS));
            }
        }
        return end(begin);
    }

    private long begin(int window) {
        slots = new Slot[window];
        for (int i = 0; i < window; i++) {
            slots[i] = new Slot();
        }
        times = new Histogram(LONGEST_MICROS, 3);
        oldest = 0;
        newest = 0;
        return clock.nanoTime();
    }

    private Outcome end(long begin) {
        awaitRoom(slots.length);
        collect();
        return new Outcome(newest, clock.nanoTime() - begin, times);
    }

    private void send(long start) {
        byte[] command = template.clone();
        ByteBuffer.wrap(command).putLong(++sent);
        target.submit(command, next(start));
    }

    private Slot next(long start) {
        Slot slot = slots[(int) (newest % slots.length)];
        slot.start = start;
        slot.done = false;
        newest++;
        return slot;
    }

    /** Takes the times of what is done, in order. */
    private void collect() {
        while (oldest < newest) {
            Slot slot = slots[(int) (oldest % slots.length)];
            if (!slot.done) {
                return;
            }
            failed += slot.decided ? 0 : 1;
            long micros = Math.max(0, (slot.end - slot.start) / 1000);
            times.recordValue(Math.min(LONGEST_MICROS, micros));
            oldest++;
        }
    }

    /** Waits until so many slots are free, in order; false if they never will be. */
    private boolean awaitRoom(int room) {
        long missing = room - (slots.length - (newest - oldest));
        if (missing <= 0) {
            return true;
        }
        target.flush();
        Slot last = slots[(int) ((oldest + missing - 1) % slots.length)];
        long patience = clock.nanoTime() + LOST_NANOS;
        while (!last.done) {
            sleeping = true;
            if (!last.done) {
                LockSupport.parkNanos(this, LOST_NANOS);
            }
            sleeping = false;
            if (!last.done && clock.nanoTime() - patience > 0) {
                giveUp();
                return false;
            }
        }
        return true;
    }

    /** Whatever still comes for these commands goes to slots that nobody looks at any more. */
    private void giveUp() {
        collect();
        failed += newest - oldest;
        oldest = newest;
        remember("no answer for a minute");
    }
}
