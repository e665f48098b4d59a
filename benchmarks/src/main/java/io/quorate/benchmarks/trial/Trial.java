package io.quorate.benchmarks.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Runs loads on a cluster, one behind the other, and checks that it did what it claims: every command decided, each applied
 * once, on all replicas alike. A trial that fails the check is void; its figures are never shown.
 */
public final class Trial {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Cluster cluster;
    private final Driver driver;
    private final long warmupNanos;
    private final long nanos;

    /** A trial whose figures mean nothing. */
    public static final class VoidException extends Exception {
        private static final long serialVersionUID = 1;

        /**
         * Void.
         *
         * @param why a sentence
         */
        public VoidException(String why) {
            super(why);
        }
    }

    /**
     * A trial of the calling thread.
     *
     * @param cluster a cluster with a leader
     * @param payload bytes of a command
     * @param warmupNanos how long to warm up before the first load, and a fifth of it before each
     * @param nanos how long each load lasts
     */
    public Trial(Cluster cluster, int payload, long warmupNanos, long nanos) {
        this.cluster = cluster;
        this.driver = new Driver(cluster.target(), payload);
        this.warmupNanos = warmupNanos;
        this.nanos = nanos;
    }

    /**
     * Runs all loads. Open ones come last: they need to know the maximum of the closed ones.
     *
     * @param loads what to do
     * @param progress hears of each as it is done; not a result yet
     * @return one measurement for each load; none for reads if the target answers none
     * @throws VoidException if the cluster did not do what it claims
     */
    public List<Measurement> run(List<Load> loads, Consumer<String> progress) throws VoidException {
        List<Measurement> measured = new ArrayList<>();
        double most = 0;
        int widest = loads.stream()
                .filter(load -> load.kind() == Load.Kind.CLOSED)
                .mapToInt(Load::amount)
                .max()
                .orElse(1);
        driver.closed(widest, warmupNanos);
        for (Load load : possible(loads)) {
            double rate = Math.max(1, most * load.amount() / 100);
            Measurement measurement = measure(load, rate);
            most = load.kind() == Load.Kind.CLOSED ? Math.max(most, measurement.figure(Measurement.OPS)) : most;
            measured.add(measurement);
            progress.accept(load.label());
        }
        check();
        return measured;
    }

    /**
     * Commands sent so far, those that warm up included.
     *
     * @return all of them
     */
    public long commands() {
        return driver.sent();
    }

    private Measurement measure(Load load, double rate) {
        run(load, rate, warmupNanos / 5);
        Map<Counter, Long> before = cluster.counts();
        Driver.Outcome outcome = run(load, rate, nanos);
        return Measurement.of(load, outcome, Meters.between(before, cluster.counts()));
    }

    private List<Load> possible(List<Load> loads) {
        boolean reads = cluster.target().answersReads();
        return loads.stream()
                .filter(load -> reads || load.kind() != Load.Kind.READS)
                .toList();
    }

    private Driver.Outcome run(Load load, double rate, long length) {
        return switch (load.kind()) {
            case CLOSED -> driver.closed(load.amount(), length);
            case OPEN -> driver.open(rate, length);
            case READS -> driver.reads(load.amount(), length);
        };
    }

    private void check() throws VoidException {
        if (driver.failed() > 0) {
            throw new VoidException(
                    driver.failed() + " of " + driver.sent() + " commands were not decided, or reads not answered");
        }
        List<Node.State> states = cluster.states();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!allAt(states, driver.sent()) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            states = cluster.states();
        }
        if (!allAt(states, driver.sent()) || states.stream().distinct().count() > 1) {
            throw new VoidException("after " + driver.sent() + " commands the replicas' states are " + states);
        }
    }

    private static boolean allAt(List<Node.State> states, long applied) {
        return states.stream().allMatch(state -> state.applied() == applied);
    }
}
