package io.quorate.benchmarks.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.DoubleUnaryOperator;

/**
 * The figures of one load of one trial.
 *
 * @param load what was done
 * @param figures by name, in a fixed order; a figure that is not known is left out
 */
public record Measurement(Load load, Map<String, Double> figures) {
    /** Commands per second. */
    public static final String OPS = "ops_per_s";
    /** Median time, microseconds. */
    public static final String P50 = "p50_us";
    /** 99th percentile, microseconds. */
    public static final String P99 = "p99_us";
    /** 99.9th percentile, microseconds. */
    public static final String P999 = "p999_us";
    /** Longest time, microseconds. */
    public static final String MAX = "max_us";
    /** Commands per second of processor time of all processes. */
    public static final String OPS_PER_CPU = "ops_per_cpu_s";
    /** Syncs of all replicas per 1,000 commands. */
    public static final String SYNCS = "syncs_per_1000";
    /** Frames between replicas per 1,000 commands. */
    public static final String MESSAGES = "messages_per_1000";
    /** Socket writes of all replicas per 1,000 commands. */
    public static final String SOCKET_WRITES = "socket_writes_per_1000";
    /** Bytes allocated per command by all threads but the client's. */
    public static final String ALLOCATED = "allocated_per_op";

    /** The most bytes that a replica has held at once: proposals, received frames, its log's tail, frames to send. */
    public static final String BUFFERED = "peak_buffered_bytes";
    /** The most memory of a replica's process; known if it has one of its own. */
    public static final String RSS = "peak_rss_bytes";

    private static final List<Counter> BUFFERS =
            List.of(Counter.PEAK_PENDING, Counter.PEAK_INBOX, Counter.PEAK_TAIL, Counter.PEAK_QUEUE);
    private static final double THOUSAND = 1000;

    /** Copies the map, in its order. */
    public Measurement {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /**
     * Puts figures together.
     *
     * @param load what was done
     * @param outcome what the driver saw
     * @param used what all processes used meanwhile
     * @return the figures
     */
    public static Measurement of(Load load, Driver.Outcome outcome, Map<Counter, Long> used) {
        Map<String, Double> figures = new LinkedHashMap<>();
        double commands = outcome.commands();
        figures.put(OPS, outcome.perSecond());
        figures.put(P50, (double) outcome.times().getValueAtPercentile(50));
        figures.put(P99, (double) outcome.times().getValueAtPercentile(99));
        figures.put(P999, (double) outcome.times().getValueAtPercentile(99.9));
        figures.put(MAX, (double) outcome.times().getMaxValue());
        put(figures, OPS_PER_CPU, used, Counter.CPU_NANOS, nanos -> commands * 1e9 / nanos);
        put(figures, SYNCS, used, Counter.SYNCS, count -> count * THOUSAND / commands);
        put(figures, MESSAGES, used, Counter.MESSAGES, count -> count * THOUSAND / commands);
        put(figures, SOCKET_WRITES, used, Counter.SOCKET_WRITES, count -> count * THOUSAND / commands);
        put(figures, "write_calls_per_1000", used, Counter.WRITE_CALLS, count -> count * THOUSAND / commands);
        put(figures, "message_bytes_per_op", used, Counter.MESSAGE_BYTES, count -> count / commands);
        put(figures, "log_bytes_per_op", used, Counter.LOG_BYTES, count -> count / commands);
        double all = 0;
        for (Counter counter : Counter.values()) {
            boolean counts = counter.name().startsWith("ALLOCATED_");
            if (counts && used.containsKey(counter)) {
                all += counter == Counter.ALLOCATED_CLIENT ? 0 : used.get(counter);
                String name = counter.name().toLowerCase(Locale.ROOT) + "_per_op";
                put(figures, name, used, counter, count -> count / commands);
            }
        }
        figures.put(ALLOCATED, all / commands);
        peaks(figures, used);
        return new Measurement(load, figures);
    }

    /** Since the processes were started, not only under this load. */
    private static void peaks(Map<String, Double> figures, Map<Counter, Long> used) {
        double buffered = 0;
        for (Counter counter : BUFFERS) {
            put(figures, counter.name().toLowerCase(Locale.ROOT) + "_bytes", used, counter, bytes -> bytes);
            buffered += used.getOrDefault(counter, 0L);
        }
        if (buffered > 0) {
            figures.put(BUFFERED, buffered);
        }
        put(figures, RSS, used, Counter.PEAK_RSS, bytes -> bytes);
    }

    private static void put(
            Map<String, Double> figures,
            String name,
            Map<Counter, Long> used,
            Counter counter,
            DoubleUnaryOperator per) {
        if (used.containsKey(counter)) {
            figures.put(name, per.applyAsDouble(used.get(counter)));
        }
    }

    /**
     * One figure.
     *
     * @param name which
     * @return the figure; not a number if it is not known
     */
    public double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /**
     * As one line, for the process that asked for the trial.
     *
     * @return the load, and name=value pairs
     */
    public String line() {
        StringJoiner line = new StringJoiner(" ");
        line.add(load.toString());
        figures.forEach((name, value) -> line.add(name + "=" + value));
        return line.toString();
    }

    /**
     * Reads what {@link #line} wrote.
     *
     * @param line the line
     * @return the measurement
     * @throws IllegalArgumentException if it is none
     */
    public static Measurement parse(String line) {
        String[] words = line.split(" ", -1);
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            figures.put(words[i].substring(0, equals), Double.parseDouble(words[i].substring(equals + 1)));
        }
        return new Measurement(Load.parse(words[0]), figures);
    }
}
