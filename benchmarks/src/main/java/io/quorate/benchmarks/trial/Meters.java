package io.quorate.benchmarks.trial;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What this process has used so far, by the roles of its threads, which are told by their names. Threads that have ended are
 * not counted any more, so look twice at the same threads and subtract.
 */
public final class Meters {
    private static final Path PROCESS = Path.of("/proc/self/io");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String HIGH_WATER = "VmHWM:";
    private static final long KIB = 1024;
    private static final String WRITES = "syscw: ";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /**
     * Reads all meters of this process.
     *
     * @return totals since its start
     */
    public Map<Counter, Long> read() {
        Map<Counter, Long> now = new EnumMap<>(Counter.class);
        now.put(Counter.CPU_NANOS, system.getProcessCpuTime());
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        ThreadInfo[] infos = threads.getThreadInfo(ids);
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null && bytes[i] > 0) {
                now.merge(allocated(infos[i].getThreadName()), bytes[i], Long::sum);
            }
        }
        readWrites(now);
        return now;
    }

    /**
     * The most memory that this process has had so far.
     *
     * @return the counter by itself; nothing where the system does not tell
     */
    public static Map<Counter, Long> peakMemory() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(HIGH_WATER))
                    .collect(Collectors.toMap(
                            line -> Counter.PEAK_RSS, line -> KIB * Long.parseLong(line.replaceAll("\\D", ""))));
        } catch (IOException e) {
            return Map.of();
        }
    }

    /**
     * Whose allocations those of a thread are.
     *
     * @param thread its name
     * @return one of the counters of allocations
     */
    static Counter allocated(String thread) {
        if (thread.contains("client")) {
            return Counter.ALLOCATED_CLIENT;
        } else if (thread.endsWith("-loop")) {
            return Counter.ALLOCATED_LOOP;
        } else if (thread.endsWith("-writer")) {
            return Counter.ALLOCATED_WRITER;
        } else if (thread.endsWith("-applier")) {
            return Counter.ALLOCATED_APPLIER;
        }
        return thread.contains("-tcp-") ? Counter.ALLOCATED_TRANSPORT : Counter.ALLOCATED_OTHER;
    }

    /** Linux counts write calls, but not those that are for sockets alone; elsewhere they stay unknown. */
    private static void readWrites(Map<Counter, Long> now) {
        try {
            now.put(Counter.WRITE_CALLS, writes(PROCESS));
        } catch (IOException e) {
            now.remove(Counter.WRITE_CALLS);
        }
    }

    private static long writes(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(WRITES))
                .mapToLong(line -> Long.parseLong(line.substring(WRITES.length())))
                .sum();
    }

    /**
     * What was used in between.
     *
     * @param before an earlier reading
     * @param after a later one
     * @return the differences, of what both know; peaks as they are by now
     */
    public static Map<Counter, Long> between(Map<Counter, Long> before, Map<Counter, Long> after) {
        Map<Counter, Long> used = new EnumMap<>(Counter.class);
        after.forEach((counter, count) ->
                used.put(counter, counter.isPeak() ? count : count - before.getOrDefault(counter, 0L)));
        return used;
    }

    /**
     * Both together.
     *
     * @param one counts
     * @param other counts
     * @return their sums, and the higher peaks
     */
    public static Map<Counter, Long> plus(Map<Counter, Long> one, Map<Counter, Long> other) {
        Map<Counter, Long> both = new EnumMap<>(Counter.class);
        both.putAll(one);
        other.forEach((counter, count) -> both.merge(counter, count, counter.isPeak() ? Long::max : Long::sum));
        return both;
    }
}
