package io.quorate.benchmarks.run;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** One line on the standard error for each trial: which one, what it has shown so far, how long the others will take. */
final class Progress {
    private final int all;
    private final long start = System.nanoTime();
    private int begun;

    Progress(int all) {
        this.all = all;
    }

    void begin(String trial) {
        System.err.printf("[%d/%d] %s:", ++begun, all, trial);
    }

    void load(String words) {
        System.err.print("  " + words);
    }

    void end(List<String> wrong) {
        System.err.println("  (" + left(System.nanoTime() - start, begun, all) + ")");
        wrong.forEach(reason -> System.err.println("  VOID: " + reason));
    }

    /** Trials that are left take as long as those behind. */
    static String left(long nanos, int done, int all) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos / done * (all - done));
        return done == all
                ? "the last"
                : String.format("%d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
