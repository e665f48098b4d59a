package io.quorate.benchmarks.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Runs loads on a cluster, one behind the other, and checks that it did what it claims. A load in which a command failed is
 * void; the others count. A trial after which the replicas do not agree, or have lost a command that was acknowledged, is void
 * as a whole. Figures of what is void are never shown.
 */
public final class Trial {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Cluster cluster;
    private final Driver driver;
    private final long warmupNanos;
    private final long nanos;
    private final long patienceNanos;
    private final List<Measurement> measured = new ArrayList<>();
    private final Map<Load, String> voids = new LinkedHashMap<>();
    private double most;

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
     * What came of a trial.
     *
     * @param measured one for each load that counts
     * @param voids the loads that do not, and why
     * @param commands sent, those that warm up included
     */
    public record Results(List<Measurement> measured, Map<Load, String> voids, long commands) {}

    /**
     * A trial of the calling thread.
     *
     * @param cluster a cluster with a leader
     * @param payload bytes of a command
     * @param warmupNanos how long to warm up before the first load, and a fifth of it before each
     * @param nanos how long each load lasts
     */
    public Trial(Cluster cluster, int payload, long warmupNanos, long nanos) {
        this(cluster, payload, warmupNanos, nanos, PATIENCE_NANOS);
    }

    Trial(Cluster cluster, int payload, long warmupNanos, long nanos, long patienceNanos) {
        this.patienceNanos = patienceNanos;
        this.cluster = cluster;
        this.driver = new Driver(cluster.target(), payload);
        this.warmupNanos = warmupNanos;
        this.nanos = nanos;
    }

    /**
     * Runs all loads. Open ones come last: they need to know the maximum of the closed ones.
     *
     * @param loads what to do; reads are left out if the target answers none
     * @param progress hears a few words about each as it is done; not a result yet
     * @return what is left of them
     * @throws VoidException if the replicas did not do what they claim
     */
    public Results run(List<Load> loads, Consumer<String> progress) throws VoidException {
        int widest = loads.stream()
                .filter(load -> load.kind() == Load.Kind.CLOSED)
                .mapToInt(Load::amount)
                .max()
                .orElse(1);
        driver.closed(widest, warmupNanos);
        for (Load load : possible(loads)) {
            progress.accept(measure(load));
        }
        check();
        return new Results(measured, voids, driver.sent());
    }

    private List<Load> possible(List<Load> loads) {
        boolean reads = cluster.target().answersReads();
        return loads.stream()
                .filter(load -> reads || load.kind() != Load.Kind.READS)
                .toList();
    }

    private String measure(Load load) {
        if (load.kind() == Load.Kind.OPEN && most == 0) {
            voids.put(load, "no closed loop has shown a maximum");
            return load.label() + " void";
        }
        long sent = driver.sent();
        long failed = driver.failed();
        driver.takeFailure();
        driver.aimAt(cluster.target());
        run(load, warmupNanos / 5);
        Map<Counter, Long> before = cluster.counts();
        Driver.Outcome outcome = run(load, nanos);
        Measurement measurement = Measurement.of(load, outcome, Meters.between(before, cluster.counts()));
        if (driver.failed() > failed) {
            voids.put(load, reason(driver.failed() - failed, driver.sent() - sent));
            return load.label() + " void";
        }
        most = load.kind() == Load.Kind.CLOSED ? Math.max(most, outcome.perSecond()) : most;
        measured.add(measurement);
        return String.format(Locale.ROOT, "%s %,.0f/s", load.label(), outcome.perSecond());
    }

    private String reason(long failed, long sent) {
        String first = driver.takeFailure();
        String what = sent == 0 ? failed + " reads were not answered" : failed + " of " + sent + " were not decided";
        return first.isEmpty() ? what : what + ", the first one: " + first;
    }

    private Driver.Outcome run(Load load, long length) {
        return switch (load.kind()) {
            case CLOSED -> driver.closed(load.amount(), length);
            case OPEN -> driver.open(Math.max(1, most * load.amount() / 100), length);
            case READS -> driver.reads(load.amount(), length);
        };
    }

    /** A command that failed may have been applied or not; one that was acknowledged has to be. */
    private void check() throws VoidException {
        List<Node.State> states = cluster.states();
        long end = System.nanoTime() + patienceNanos;
        while (!agree(states) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            states = cluster.states();
        }
        if (!agree(states)) {
            throw new VoidException("after " + driver.sent() + " commands, of which " + driver.failed()
                    + " failed, the replicas' states are " + states);
        }
    }

    private boolean agree(List<Node.State> states) {
        long applied = states.get(0).applied();
        return states.stream().distinct().count() == 1
                && applied <= driver.sent()
                && applied >= driver.sent() - driver.failed();
    }
}
