package io.quorate.benchmarks.run;

import io.quorate.benchmarks.process.NodeProcess;
import io.quorate.benchmarks.process.ProcessCluster;
import io.quorate.benchmarks.trial.Cluster;
import io.quorate.benchmarks.trial.Load;
import io.quorate.benchmarks.trial.LocalCluster;
import io.quorate.benchmarks.trial.NodeSpec;
import io.quorate.benchmarks.trial.Trial;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One trial, in the process that the bench starts for it; or one replica of it. Prints lines for that process to read. */
@Command(name = "trial", hidden = true)
final class TrialCommand implements Callable<Integer> {
    static final String MEASURED = "measured ";
    static final String DONE = "done ";
    static final String COMMANDS = "commands ";
    static final String VOID_LOAD = "void-load ";
    static final String VOID = "void ";

    @Option(names = "--candidate", required = true)
    private String candidate;

    @Option(names = "--directory", required = true)
    private Path directory;

    @Option(names = "--replicas", defaultValue = "3")
    private int replicas;

    @Option(names = "--payload", defaultValue = "128")
    private int payload;

    @Option(names = "--memory")
    private boolean memory;

    @Option(names = "--processes")
    private boolean processes;

    @Option(names = "--loads", split = ",")
    private List<String> loads = List.of();

    @Option(names = "--millis", defaultValue = "5000")
    private long millis;

    @Option(names = "--warmup-millis", defaultValue = "5000")
    private long warmupMillis;

    @Option(names = "--node", description = "be this one replica", defaultValue = "0")
    private int node;

    @Option(names = "--ports", split = ",")
    private List<Integer> ports = List.of();

    @Option(names = "--heap", defaultValue = "512m")
    private String heap;

    @Override
    public Integer call() throws Exception {
        PrintStream out = System.out;
        // What candidates print must not be taken for results.
        System.setOut(System.err);
        if (node > 0) {
            NodeSpec spec = new NodeSpec(node, ports, directory, !memory);
            NodeProcess.serve(Candidates.named(candidate).start(spec), out);
        } else {
            Thread.currentThread().setName("client");
            measure(out);
        }
        out.flush();
        // Some candidates leave threads behind.
        Runtime.getRuntime().halt(0);
        return 0;
    }

    private void measure(PrintStream out) throws Exception {
        try (Cluster cluster = cluster()) {
            Trial trial = new Trial(
                    cluster,
                    payload,
                    TimeUnit.MILLISECONDS.toNanos(warmupMillis),
                    TimeUnit.MILLISECONDS.toNanos(millis));
            Trial.Results results =
                    trial.run(loads.stream().map(Load::parse).toList(), words -> out.println(DONE + words));
            results.measured().forEach(measurement -> out.println(MEASURED + measurement.line()));
            results.voids().forEach((load, why) -> out.println(VOID_LOAD + load.label() + ": " + why));
            out.println(COMMANDS + results.commands());
        } catch (Trial.VoidException | IllegalStateException e) {
            out.println(VOID + e.getMessage());
        }
    }

    private Cluster cluster() throws Exception {
        return processes
                ? ProcessCluster.start(replicas, directory, !memory, this::nodeCommand)
                : LocalCluster.start(Candidates.named(candidate), replicas, directory, !memory);
    }

    private List<String> nodeCommand(NodeSpec spec) {
        List<String> command = new ArrayList<>(Jvm.command(heap));
        command.addAll(List.of(
                "trial",
                "--candidate=" + candidate,
                "--directory=" + spec.directory(),
                "--node=" + spec.number(),
                "--ports="
                        + String.join(
                                ",", spec.ports().stream().map(String::valueOf).toList())));
        if (memory) {
            command.add("--memory");
        }
        return command;
    }
}
