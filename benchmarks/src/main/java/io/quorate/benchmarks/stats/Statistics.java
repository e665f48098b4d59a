package io.quorate.benchmarks.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Statistics of a handful of rounds. Deterministic: the same values give the same answers. */
public final class Statistics {
    private static final int RESAMPLES = 2000;
    private static final long SEED = 20261122;
    private static final double TAIL = 0.025;

    private Statistics() {}

    /**
     * A median, and the interval in which it lies with a confidence of 95 %.
     *
     * @param median of the values
     * @param low lower end
     * @param high upper end
     */
    public record Interval(double median, double low, double high) {
        /**
         * Whether a value lies within.
         *
         * @param value for instance 1 for a ratio
         * @return true if the values do not speak against it
         */
        public boolean includes(double value) {
            return low <= value && value <= high;
        }
    }

    /**
     * The median.
     *
     * @param values any number of them, in any order
     * @return the middle one, or the mean of the two in the middle; not a number if there are none
     */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The median with its bootstrap interval (percentile method): medians of many samples drawn with replacement.
     *
     * @param values at least one
     * @return the median and 95 % of those medians
     */
    public static Interval interval(double... values) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] medians = new double[RESAMPLES];
        double[] sample = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < sample.length; j++) {
                sample[j] = values[random.nextInt(values.length)];
            }
            medians[i] = median(sample);
        }
        Arrays.sort(medians);
        int cut = (int) (RESAMPLES * TAIL);
        return new Interval(median(values), medians[cut], medians[RESAMPLES - 1 - cut]);
    }
}
