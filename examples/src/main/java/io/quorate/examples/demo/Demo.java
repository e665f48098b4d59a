package io.quorate.examples.demo;

import io.quorate.examples.text.TextTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs the same story under both protocols, and compares. */
public final class Demo {
    private static final List<String> PROTOCOLS = List.of("omnipaxos", "raft");

    private final PrintStream out;
    private final long loadMillis;

    /**
     * A demo that has not begun.
     *
     * @param out where to tell of it
     * @param loadMillis how long each part under load lasts
     */
    public Demo(PrintStream out, long loadMillis) {
        this.out = out;
        this.loadMillis = loadMillis;
    }

    /**
     * Runs it. Blocks for about nine times the time under load.
     *
     * @return whether nothing was lost and all replicas agree, under each protocol
     * @throws IOException if there is no place for files
     * @throws InterruptedException if the thread is told to stop
     */
    public boolean run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("quorate-demo-");
        Map<String, DemoRun.Result> results = new LinkedHashMap<>();
        try {
            warmUp(directory);
            for (String protocol : PROTOCOLS) {
                out.println(protocol);
                results.put(protocol, new DemoRun(protocol, directory.resolve(protocol), out).run(loadMillis));
                out.println();
            }
        } finally {
            delete(directory);
        }
        out.print(table(results));
        return results.values().stream().allMatch(result -> result.verdict().good());
    }

    /** A young JVM is slow: without this the protocol that comes first would pay for both. */
    private void warmUp(Path directory) throws IOException, InterruptedException {
        out.printf("warming up%n%n");
        for (String protocol : PROTOCOLS) {
            new DemoRun(
                            protocol,
                            directory.resolve("warm-" + protocol),
                            new PrintStream(OutputStream.nullOutputStream()))
                    .run(loadMillis / 4);
        }
    }

    private static TextTable table(Map<String, DemoRun.Result> results) {
        Columns columns = new Columns(results);
        columns.row("a leader after", "%,.0f ms", DemoRun.Result::formedMillis);
        columns.row(
                "writes per second, three nodes",
                "%,.0f",
                result -> result.whole().perSecond());
        columns.row("  median", "%.1f ms", result -> result.whole().medianMillis());
        columns.row("  99 of 100", "%.1f ms", result -> result.whole().slowMillis());
        columns.table.rule();
        columns.row("leader killed under load", "%s", DemoRun.Result::killed);
        columns.row(
                "longest time without an answer",
                "%,.0f ms",
                result -> result.without().gapMillis());
        columns.row("restarted, caught up after", "%,.0f ms", DemoRun.Result::caughtUpMillis);
        columns.table.rule();
        columns.row("writes acknowledged", "%,d", result -> result.verdict().acknowledged());
        columns.row("  of these lost", "%,d", result -> result.verdict().lost());
        columns.row("  applied twice", "%,d", result -> result.verdict().twice());
        columns.row(
                "fate unknown to the client", "%,d", result -> result.verdict().unknown());
        for (int i = 0; i < DemoCluster.NODES.size(); i++) {
            int node = i;
            columns.row(
                    "index/digest at " + DemoCluster.NODES.get(i),
                    "%s",
                    result -> result.verdict().states().get(node));
        }
        columns.row("all replicas agree", "%s", result -> result.verdict().agree() ? "yes" : "NO");
        return columns.table.rule();
    }

    private record Columns(TextTable table, Map<String, DemoRun.Result> results) {
        Columns(Map<String, DemoRun.Result> results) {
            this(
                    new TextTable(Stream.concat(Stream.of(""), results.keySet().stream())
                            .toArray(String[]::new)),
                    results);
        }

        void row(String title, String format, Function<DemoRun.Result, Object> value) {
            Stream<String> cells =
                    results.values().stream().map(result -> String.format(Locale.ROOT, format, value.apply(result)));
            table.row(Stream.concat(Stream.of(title), cells).toArray(String[]::new));
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
