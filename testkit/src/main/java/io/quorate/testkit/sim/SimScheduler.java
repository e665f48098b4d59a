package io.quorate.testkit.sim;

import io.quorate.spi.support.Randomness;
import java.util.PriorityQueue;

/** Virtual time: what happens next, and when. Things that happen at the same time happen in an order that the seed decides. */
final class SimScheduler {
    private record Event(long time, long tie, long number, Runnable work) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int order = Long.compare(time, other.time);
            order = order != 0 ? order : Long.compare(tie, other.tie);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Randomness ties;
    private long now;
    private long number;

    SimScheduler(long seed) {
        ties = Randomness.of(seed, "ties");
    }

    /** Microseconds since the beginning. */
    long now() {
        return now;
    }

    /** How many things have happened or will. */
    long events() {
        return number;
    }

    void after(long micros, Runnable work) {
        at(now + micros, work);
    }

    void at(long micros, Runnable work) {
        events.add(new Event(Math.max(micros, now), ties.nextLong(), number++, work));
    }

    /** Lets everything happen up to a time, looking around after each event. */
    void runUntil(long micros, Runnable afterEach) {
        while (!events.isEmpty() && events.peek().time <= micros) {
            Event event = events.remove();
            now = event.time;
            event.work.run();
            afterEach.run();
        }
        now = Math.max(now, micros);
    }
}
