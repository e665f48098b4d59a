package io.quorate.examples.demo;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What clients see: how many answers, how fast, and the longest time without any. Thread-safe. */
final class Gauge {
    /** Two buckets differ by less than a tenth. */
    private static final int BUCKETS_PER_OCTAVE = 8;

    private final long[] buckets = new long[64 * BUCKETS_PER_OCTAVE];
    private long answers;
    private long began = System.nanoTime();
    private long lastAnswer = began;
    private long longestGap;

    /**
     * What was seen since the last reading.
     *
     * @param answers how many answers
     * @param seconds in how many seconds
     * @param medianMillis half of them took no longer
     * @param slowMillis 99 of 100 took no longer
     * @param gapMillis the longest time without any answer
     */
    record Reading(long answers, double seconds, double medianMillis, double slowMillis, double gapMillis) {
        double perSecond() {
            return answers / seconds;
        }
    }

    synchronized void answered(long begin, long end) {
        answers++;
        longestGap = Math.max(longestGap, end - lastAnswer);
        lastAnswer = Math.max(lastAnswer, end);
        double micros = Math.max(1, (end - begin) / 1e3);
        buckets[(int) (Math.log(micros) / Math.log(2) * BUCKETS_PER_OCTAVE)]++;
    }

    /** Reads, and begins anew. */
    synchronized Reading read() {
        long now = System.nanoTime();
        Reading reading = new Reading(
                answers,
                (now - began) / 1e9,
                percentile(0.5),
                percentile(0.99),
                (double) Math.max(longestGap, now - lastAnswer) / TimeUnit.MILLISECONDS.toNanos(1));
        Arrays.fill(buckets, 0);
        answers = 0;
        longestGap = 0;
        began = now;
        lastAnswer = now;
        return reading;
    }

    private double percentile(double part) {
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += buckets[i];
            if (seen > 0 && seen >= answers * part) {
                return Math.pow(2, (i + 0.5) / BUCKETS_PER_OCTAVE) / 1e3;
            }
        }
        return 0;
    }
}
