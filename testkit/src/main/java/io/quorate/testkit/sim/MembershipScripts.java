package io.quorate.testkit.sim;

import io.quorate.spi.ProtocolFactory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Many {@linkplain MembershipScript scripts}, on as many threads as there are cores. Each is deterministic by itself. */
public final class MembershipScripts {
    private final LongFunction<SimSetup> setups;
    private final ProtocolFactory[] others;
    private final Map<Long, SimFailure> failures = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> ends = new TreeMap<>();

    /**
     * None run yet.
     *
     * @param setups what to begin with, for each seed; used by several threads
     * @param others protocols that may follow; used by several threads
     */
    public MembershipScripts(LongFunction<SimSetup> setups, ProtocolFactory... others) {
        this.setups = setups;
        this.others = others.clone();
    }

    /**
     * Runs consecutive seeds, and stops at the first failure.
     *
     * @param from the first seed
     * @param count how many
     * @return how many changes ended in which way, and under {@code scripts} how many seeds there were
     * @throws SimFailure of the smallest seed that was found to fail, with its last events
     */
    public Map<String, Integer> run(long from, int count) {
        LongStream.range(from, from + count).parallel().forEach(this::attempt);
        for (long seed : failures.keySet()) {
            new MembershipScript(setups.apply(seed).recorded(), others).run();
            throw new SimFailure(
                    "seed " + seed + " failed once and not again: it is not deterministic", failures.get(seed));
        }
        return ends;
    }

    /**
     * The first seed that fails: how tests show that what is wrong is caught.
     *
     * @param from the first seed
     * @param count how many at most
     * @return the failure of some seed; empty if none fails
     */
    public Optional<SimFailure> firstFailure(long from, int count) {
        try {
            run(from, count);
            return Optional.empty();
        } catch (SimFailure e) {
            return Optional.of(e);
        }
    }

    private void attempt(long seed) {
        if (failures.isEmpty()) {
            try {
                add(new MembershipScript(setups.apply(seed), others).run());
            } catch (SimFailure e) {
                failures.put(seed, e);
            }
        }
    }

    private synchronized void add(Map<String, Integer> more) {
        more.forEach((end, count) -> ends.merge(end, count, Integer::sum));
        ends.merge("scripts", 1, Integer::sum);
    }
}
