package io.quorate.benchmarks.run;

import io.quorate.benchmarks.ideal.Ideal;
import io.quorate.benchmarks.trial.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Measures, round by round, and writes what came of it. */
@Command(
        name = "quorate bench",
        description = "Measures both protocols beside a program that does nothing but write, sync and wait for a"
                + " majority, in interleaved rounds. Ratios within a run mean something; absolute figures hardly do.",
        subcommands = {TrialCommand.class, LifeCommand.class, MicroCommand.class})
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help, or that of a command.")
    private boolean unused;

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "The base case only, three short rounds: under two minutes.")
    private boolean quick;

    @Option(names = "--full", description = "All cases: payloads, replicas, modes and processes one by one. Hours.")
    private boolean full;

    @Option(names = "--only", split = ",", description = "Candidates; the yardstick is always there. All by default.")
    private List<String> only = List.of();

    @Option(names = "--rounds", description = "How many rounds; 9 by default, 3 with --quick.")
    private Integer rounds;

    @Option(names = "--seconds", description = "How long each load lasts; 5 by default, 1 with --quick.")
    private Double seconds;

    @Option(names = "--windows", split = ",", description = "Closed loops: commands outstanding.")
    private List<Integer> windows = List.of();

    @Option(names = "--open", split = ",", description = "Open loops: percent of the own maximum.")
    private List<Integer> open = List.of();

    @Option(names = "--reads", split = ",", description = "Closed loops of linearizable reads: reads outstanding.")
    private List<Integer> reads = List.of();

    @Option(names = "--payload", split = ",", description = "Bytes of a command; 128 by default.")
    private List<Integer> payloads = List.of(Cell.BASE.payload());

    @Option(names = "--replicas", split = ",", description = "How many; 3 by default. 3,5,7 compares them.")
    private List<Integer> replicas = List.of(Cell.BASE.replicas());

    @Option(names = "--memory", description = "Without a disk.")
    private boolean memory;

    @Option(names = "--processes", description = "A process for each replica, and one for the client.")
    private boolean processes;

    @Option(names = "--heap", description = "Of each process; ${DEFAULT-VALUE} by default.", defaultValue = "512m")
    private String heap;

    @Option(
            names = "--directory",
            description = "Where the logs are written: on the disk that is meant. ${DEFAULT-VALUE} by default.",
            defaultValue = "benchmarks/target/bench-data")
    private Path directory;

    @Option(
            names = "--out",
            description = "Where results.csv, results.md and results.html go. ${DEFAULT-VALUE} by default.",
            defaultValue = "benchmarks/target/bench")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Mistakes mistakes = new Mistakes(spec.commandLine());
        List.of(windows, open, reads, payloads, replicas).forEach(mistakes::checkMeasurable);
        mistakes.check(rounds() > 0, () -> "--rounds must be 1 or more, not " + rounds);
        mistakes.checkSeconds(seconds());
        List<String> candidates = candidates();
        try (Claim claim = claim()) {
            return measure(candidates, claim.directory());
        }
    }

    private Claim claim() throws IOException {
        return Claim.on(directory)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "another run measures in " + directory + ", and two at once would measure each other, too;"
                                + " wait for its end, or name another --directory"));
    }

    private int measure(List<String> candidates, Path logs) throws IOException {
        Runner runner = new Runner(
                new Runner.Settings(rounds(), (long) (seconds() * 1000), quick ? 1500 : 5000, heap, logs),
                candidates,
                (summary, voids) -> Reports.write(summary, voids, out));
        Files.createDirectories(out);
        Summary summary = runner.run(cells());
        Reports.write(summary, runner.voids(), out);
        System.out.println(Reports.shown(summary));
        runner.voids().forEach(reason -> System.out.println("void: " + reason));
        System.out.println("written: " + out.resolve("results.{csv,md,html}"));
        return runner.voids().isEmpty() ? 0 : 1;
    }

    private int rounds() {
        return rounds != null ? rounds : quick ? 3 : 9;
    }

    private double seconds() {
        return seconds != null ? seconds : quick ? 1 : 5;
    }

    private List<String> candidates() {
        List<String> chosen = new ArrayList<>(only.isEmpty() ? Candidates.names() : only);
        try {
            chosen.forEach(Candidates::named);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        chosen.remove(Ideal.NAME);
        chosen.add(Ideal.NAME);
        return chosen;
    }

    private List<Runner.Work> cells() {
        List<Load> loads = loads();
        List<Runner.Work> work = new ArrayList<>();
        for (int count : replicas) {
            payloads.forEach(bytes -> work.add(new Runner.Work(new Cell(processes, count, !memory, bytes), loads)));
        }
        if (full) {
            work.addAll(others(work.get(0).cell(), loads));
        }
        return work;
    }

    /** Each differs from the first one in one thing. */
    private static List<Runner.Work> others(Cell first, List<Load> loads) {
        List<Load> few = List.of(Load.closed(1), Load.closed(256));
        boolean apart = first.processes();
        boolean durable = first.durable();
        List<Runner.Work> work = new ArrayList<>();
        for (int bytes : new int[] {16, 1 << 10, 64 << 10}) {
            work.add(new Runner.Work(new Cell(apart, first.replicas(), durable, bytes), few));
        }
        for (int count : new int[] {5, 7}) {
            work.add(new Runner.Work(new Cell(apart, count, durable, first.payload()), few));
        }
        work.add(new Runner.Work(new Cell(apart, first.replicas(), !durable, first.payload()), loads));
        work.add(new Runner.Work(new Cell(!apart, first.replicas(), durable, first.payload()), loads));
        return work;
    }

    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        (windows.isEmpty() ? List.of(1, 16, 256, 1024) : windows).forEach(window -> loads.add(Load.closed(window)));
        (open.isEmpty() && !quick ? List.of(25, 50, 80) : open).forEach(percent -> loads.add(Load.open(percent)));
        (reads.isEmpty() && windows.isEmpty() ? List.of(256) : reads).forEach(window -> loads.add(Load.reads(window)));
        return loads;
    }
}
