package io.quorate.testkit.sim;

import io.quorate.spi.ProtocolFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Many simulations, on as many threads as there are cores. Each is deterministic by itself. */
public final class Seeds {
    private Seeds() {}

    /**
     * Runs consecutive seeds of {@link SimSetup#swarm}, and stops at the first failure.
     *
     * @param factory makes the cores; used by several threads
     * @param from the first seed
     * @param count how many
     * @return the totals
     * @throws SimFailure of the smallest seed that was found to fail, with its last events
     */
    public static SimReport run(ProtocolFactory factory, long from, int count) {
        return run(factory, from, count, report -> {});
    }

    /**
     * The same, telling of progress.
     *
     * @param factory makes the cores; used by several threads
     * @param from the first seed
     * @param count how many
     * @param progress hears the report of each seed, on any thread, one at a time
     * @return the totals
     * @throws SimFailure of the smallest seed that was found to fail, with its last events
     */
    public static SimReport run(ProtocolFactory factory, long from, int count, Consumer<SimReport> progress) {
        return run(seed -> SimSetup.swarm(factory, seed), from, count, progress);
    }

    /**
     * The same for any setup.
     *
     * @param setups what to simulate for each seed; used by several threads
     * @param from the first seed
     * @param count how many
     * @param progress hears the report of each seed, on any thread, one at a time
     * @return the totals
     * @throws SimFailure of the smallest seed that was found to fail, with its last events
     */
    public static SimReport run(LongFunction<SimSetup> setups, long from, int count, Consumer<SimReport> progress) {
        Map<Long, SimFailure> failures = new ConcurrentSkipListMap<>();
        SimReport total = LongStream.range(from, from + count)
                .parallel()
                .mapToObj(seed -> failures.isEmpty() ? attempt(setups, seed, failures, progress) : SimReport.NONE)
                .reduce(SimReport.NONE, SimReport::plus);
        Optional<Long> failed = failures.keySet().stream().findFirst();
        if (failed.isPresent()) {
            throw replayed(setups, failed.get(), failures.get(failed.get()));
        }
        return total;
    }

    private static SimReport attempt(
            LongFunction<SimSetup> setups, long seed, Map<Long, SimFailure> failures, Consumer<SimReport> progress) {
        try {
            SimReport report = new Simulation(setups.apply(seed)).run();
            synchronized (progress) {
                progress.accept(report);
            }
            return report;
        } catch (SimFailure e) {
            failures.put(seed, e);
            return SimReport.NONE;
        }
    }

    /**
     * The first seed that fails: how tests show that a wrong protocol is caught.
     *
     * @param factory makes the cores; used by several threads
     * @param from the first seed
     * @param count how many at most
     * @return the failure of some seed; empty if none fails
     */
    public static Optional<SimFailure> firstFailure(ProtocolFactory factory, long from, int count) {
        try {
            run(factory, from, count);
            return Optional.empty();
        } catch (SimFailure e) {
            return Optional.of(e);
        }
    }

    /** Once more, this time with a recording. */
    private static SimFailure replayed(LongFunction<SimSetup> setups, long seed, SimFailure failure) {
        try {
            new Simulation(setups.apply(seed).recorded()).run();
            return new SimFailure("seed " + seed + " failed once and not again: it is not deterministic", failure);
        } catch (SimFailure e) {
            return e;
        }
    }
}
