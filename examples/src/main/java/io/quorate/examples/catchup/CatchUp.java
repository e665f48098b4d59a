package io.quorate.examples.catchup;

import io.quorate.examples.process.NodeProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The script: a follower is killed; the others fill their state, keep it in a snapshot, and drop the log; under load the
 * follower comes back. Tells how long it takes to catch up, and what the others lose meanwhile.
 */
public final class CatchUp {
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final int CLIENTS = 16;
    private static final long SAMPLE_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 600_000;
    /** Behind by less than so many entries: caught up. */
    private static final long CLOSE = 1_000;
    /** Looked at so often without any change: nothing is under way any more. */
    private static final int STEADY = 60;

    private final PrintStream out;
    private final Plan plan;
    private final Path directory;
    private final String addresses;
    private final Map<String, NodeProcess> members = new TreeMap<>();

    /**
     * What to do.
     *
     * @param protocol which
     * @param mib how large the state is
     * @param calmMillis how long is measured before and after
     * @param heap of each process, as {@code -Xmx} takes it
     */
    public record Plan(String protocol, long mib, long calmMillis, String heap) {}

    /**
     * What was seen.
     *
     * @param before writes per second of the two that serve
     * @param during the same while the third catches up
     * @param worst the same in the worst second of that
     * @param after the same afterwards
     * @param seconds how long it took to catch up, from the start of its process
     */
    public record Result(double before, double during, double worst, double after, double seconds) {}

    /**
     * A script before its beginning.
     *
     * @param out where to tell
     * @param plan what to do
     * @param directory where the nodes live
     * @throws IOException if there is no free port
     */
    public CatchUp(PrintStream out, Plan plan, Path directory) throws IOException {
        this.out = out;
        this.plan = plan;
        this.directory = directory;
        List<String> known = new ArrayList<>();
        for (int port : NodeProcess.freePorts(NODES.size())) {
            known.add(NODES.get(known.size()) + " = \"127.0.0.1:" + port + "\"");
        }
        addresses = String.join(", ", known);
    }

    /**
     * Does all of it; takes some minutes for a large state.
     *
     * @return what was seen
     * @throws IOException if a process cannot be started
     */
    public Result run() throws IOException {
        try {
            for (String name : NODES) {
                start(name);
            }
            String late = leaveBehind();
            Result result = comeBack(late);
            out.printf(
                    Locale.ROOT,
                    "writes/s of the others: %.0f before, %.0f meanwhile (%.0f in the worst second),"
                            + " %.0f after; %s caught up in %.1f s%n",
                    result.before,
                    result.during,
                    result.worst,
                    result.after,
                    late,
                    result.seconds);
            agree();
            return result;
        } finally {
            members.values().forEach(NodeProcess::close);
        }
    }

    private void start(String name) throws IOException {
        String settings = """
                quorate {
                  cluster = catchup, node = %s, protocol = %s
                  members { %s }
                  storage-file.directory = "%s"
                  # Only when asked for, and with nothing left in the log that is in the snapshot.
                  snapshots { entries = 10000000, bytes = 1TiB, max-log-bytes = 1TiB, margin-entries = 0 }
                }
                """.formatted(
                        name, plan.protocol, addresses, directory.resolve(name).resolve("log-directory"));
        members.put(name, new NodeProcess(name, directory, settings, launch()));
    }

    private NodeProcess.Launch launch() {
        return new NodeProcess.Launch(
                Node.class, List.of("-Xmx" + plan.heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }

    /** Kills a follower, and lets the others go on until their log no longer has what it needs. */
    private String leaveBehind() {
        await(
                "a leader",
                () -> members.values().stream()
                                        .map(member -> member.report().leader())
                                        .distinct()
                                        .count()
                                == 1
                        && !leader().isEmpty());
        String late = NODES.stream()
                .filter(name -> !name.equals(leader()))
                .findFirst()
                .orElseThrow();
        members.remove(late).kill();
        out.println(late + " is killed; " + leader() + " leads");
        NodeProcess leading = members.get(leader());
        leading.order("fill " + plan.mib);
        await("a state of " + plan.mib + " MiB", () -> leading.answer().equals("filled"));
        await(
                "all to be applied",
                () -> others().stream()
                        .allMatch(member ->
                                member.report().applied() == leading.report().decided()));
        others().forEach(member -> member.order("snapshot"));
        for (NodeProcess member : others()) {
            long snapshot = Long.parseLong(said(member, "snapshot "));
            await("the log to be cut", () -> member.report().base() >= snapshot);
        }
        out.println("a state of " + plan.mib + " MiB is in snapshots; the log begins behind entry "
                + leading.report().base());
        return late;
    }

    private String said(NodeProcess member, String beginning) {
        String[] answer = {""};
        await("an answer of " + member.name(), () -> {
            answer[0] = member.answer();
            return answer[0].startsWith(beginning);
        });
        return answer[0].substring(beginning.length());
    }

    private Result comeBack(String late) throws IOException {
        List<NodeProcess> serving = others();
        serving.forEach(member -> member.order("load " + CLIENTS + " " + plan.mib));
        pass(plan.calmMillis / 2);
        double before = measure(serving, () -> false, plan.calmMillis).average();
        start(late);
        NodeProcess member = members.get(late);
        long missed = newest(serving);
        Rates during = measure(serving, () -> hasCaughtUp(member, missed, serving), PATIENCE_MILLIS);
        double after = measure(serving, () -> false, plan.calmMillis).average();
        return new Result(before, during.average(), during.worst(), after, during.seconds());
    }

    private static long newest(List<NodeProcess> some) {
        return some.stream()
                .mapToLong(member -> member.report().decided())
                .max()
                .orElseThrow();
    }

    private static boolean hasCaughtUp(NodeProcess late, long missed, List<NodeProcess> serving) {
        long applied = late.report().applied();
        return applied >= missed && applied > newest(serving) - CLOSE;
    }

    /** Without load all come to the same state. */
    private void agree() {
        members.values().forEach(member -> member.order("stop"));
        long[] seen = {-1, 0};
        await("all to agree", () -> {
            long newest = newest(others());
            boolean equal = others().stream().allMatch(member -> member.report().applied() == newest);
            seen[1] = equal && newest == seen[0] ? seen[1] + 1 : 0;
            seen[0] = newest;
            return seen[1] > STEADY;
        });
        members.values().forEach(member -> member.order("check"));
        List<String> checksums = new ArrayList<>();
        for (NodeProcess member : members.values()) {
            checksums.add(said(member, "checksum "));
        }
        if (checksums.stream().distinct().count() != 1) {
            throw new IllegalStateException("the states differ: " + checksums);
        }
        out.println("all three have the same state");
    }

    private List<NodeProcess> others() {
        return List.copyOf(members.values());
    }

    private String leader() {
        return members.values().iterator().next().report().leader();
    }

    // Time

    private record Rates(List<Long> samples) {
        private static final int SECOND = (int) (1000 / SAMPLE_MILLIS);

        double seconds() {
            return (samples.size() - 1) / (double) SECOND;
        }

        double average() {
            return (samples.get(samples.size() - 1) - samples.get(0)) / Math.max(seconds(), 0.1);
        }

        double worst() {
            long worst = Long.MAX_VALUE;
            for (int i = SECOND; i < samples.size(); i++) {
                worst = Math.min(worst, samples.get(i) - samples.get(i - SECOND));
            }
            return worst == Long.MAX_VALUE ? average() : worst;
        }
    }

    private static Rates measure(List<NodeProcess> serving, BooleanSupplier done, long maxMillis) {
        List<Long> samples = new ArrayList<>();
        do {
            pass(SAMPLE_MILLIS);
            samples.add(serving.stream()
                    .collect(Collectors.summingLong(member -> member.report().answers())));
        } while (!done.getAsBoolean() && samples.size() * SAMPLE_MILLIS < maxMillis);
        return new Rates(samples);
    }

    private void await(String what, BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what + "; the logs are in " + directory);
            }
            pass(SAMPLE_MILLIS / 4);
        }
    }

    private static void pass(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
