package io.quorate.testkit.sim;

import io.quorate.testkit.sim.Fault.Kind;
import java.util.EnumMap;
import java.util.Map;

/**
 * What happened in one seed, or in many.
 *
 * @param seeds how many seeds
 * @param virtualMillis simulated time
 * @param decided decided entries
 * @param leaderships rounds that had a leader
 * @param faults faults of each kind
 * @param proposals proposals asked for
 * @param reads reads asked for
 * @param answered proposals decided and reads answered
 * @param fetched snapshots that came from one node to another
 * @param events turns, frames, writes and the rest
 * @param recoveryMillis the longest time from the end of all faults to progress and convergence
 * @param traceHash everything that happened, as one number
 */
public record SimReport(
        int seeds,
        long virtualMillis,
        long decided,
        long leaderships,
        Map<Kind, Integer> faults,
        long proposals,
        long reads,
        long answered,
        long fetched,
        long events,
        long recoveryMillis,
        long traceHash) {
    /** Nothing happened. */
    public static final SimReport NONE = new SimReport(0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0);

    /** Copies the map. */
    public SimReport {
        Map<Kind, Integer> copy = new EnumMap<>(Kind.class);
        copy.putAll(faults);
        faults = copy;
    }

    /**
     * Both together.
     *
     * @param other what happened elsewhere
     * @return the totals; independent of the order
     */
    public SimReport plus(SimReport other) {
        Map<Kind, Integer> both = new EnumMap<>(Kind.class);
        both.putAll(faults);
        other.faults.forEach((kind, count) -> both.merge(kind, count, Integer::sum));
        return new SimReport(
                seeds + other.seeds,
                virtualMillis + other.virtualMillis,
                decided + other.decided,
                leaderships + other.leaderships,
                both,
                proposals + other.proposals,
                reads + other.reads,
                answered + other.answered,
                fetched + other.fetched,
                events + other.events,
                Math.max(recoveryMillis, other.recoveryMillis),
                traceHash + other.traceHash);
    }

    @Override
    public String toString() {
        int all = faults.values().stream().mapToInt(Integer::intValue).sum();
        return seeds + " seeds, " + String.format("%.1f", virtualMillis / 3_600_000.0) + " simulated hours, " + events
                + " events: " + decided + " entries decided, " + leaderships + " leaderships, " + all + " faults "
                + faults
                + "; " + proposals + " proposals and " + reads + " reads, " + answered
                + " of them answered; " + fetched + " snapshots fetched; slowest recovery " + recoveryMillis
                + " ms; trace "
                + Long.toHexString(traceHash);
    }
}
