package io.quorate.examples.migrate;

import java.util.concurrent.TimeUnit;

/** Counts what all clients together were told, and how long they waited. Thread-safe. */
final class Meter {
    private long answers;
    private long longestGap;
    private long longestWait;
    private long last = System.nanoTime();
    private long begin = last;

    /**
     * What was seen in some time.
     *
     * @param seconds how long it was
     * @param answers how many writes were acknowledged
     * @param gapMillis the longest time in which no client was told anything
     * @param waitMillis the longest time that one client had to wait for one write to be acknowledged
     */
    record Window(double seconds, long answers, long gapMillis, long waitMillis) {
        double rate() {
            return answers / Math.max(seconds, 1e-3);
        }
    }

    /**
     * A write was acknowledged.
     *
     * @param waited since the client's last one, or since it began, in nanoseconds
     */
    synchronized void answered(long waited) {
        long now = System.nanoTime();
        answers++;
        longestGap = Math.max(longestGap, now - last);
        longestWait = Math.max(longestWait, waited);
        last = now;
    }

    /**
     * Ends a window, and begins the next. A gap that lasts counts in both.
     *
     * @return what was seen since the window before
     */
    synchronized Window window() {
        long now = System.nanoTime();
        Window seen = new Window(
                (now - begin) / 1e9,
                answers,
                TimeUnit.NANOSECONDS.toMillis(Math.max(longestGap, now - last)),
                TimeUnit.NANOSECONDS.toMillis(longestWait));
        answers = 0;
        longestGap = 0;
        longestWait = 0;
        begin = now;
        return seen;
    }
}
