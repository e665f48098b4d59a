package io.quorate.benchmarks.run;

import io.quorate.benchmarks.trial.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Runs rounds: in each, every candidate once, in an order of chance, each in fresh processes and a fresh directory. So what the
 * machine does meanwhile happens to all alike.
 */
final class Runner {
    private static final long SEED = 7;

    private final Settings settings;
    private final List<String> candidates;
    private final Keeper keeper;
    private final List<Round> rounds = new ArrayList<>();
    private final List<String> voids = new ArrayList<>();
    private final Random order = new Random(SEED);
    private Progress progress = new Progress(0);

    /**
     * How to measure.
     *
     * @param rounds how many
     * @param millis how long each load lasts
     * @param warmupMillis how long a process warms up
     * @param heap of each process
     * @param directory where logs are written
     */
    record Settings(int rounds, long millis, long warmupMillis, String heap, Path directory) {}

    /** A cell, and the loads that it gets. */
    record Work(Cell cell, List<Load> loads) {}

    /** Hears after each trial what there is by then, so that a run that is interrupted loses nothing. */
    interface Keeper {
        void keep(Summary summary, List<String> voids) throws IOException;
    }

    Runner(Settings settings, List<String> candidates, Keeper keeper) {
        this.settings = settings;
        this.candidates = new ArrayList<>(candidates);
        this.keeper = keeper;
    }

    Summary run(List<Work> works) throws IOException {
        checkSyncs(works.get(0).cell);
        progress = new Progress(settings.rounds * works.size() * candidates.size());
        for (int number = 1; number <= settings.rounds; number++) {
            for (Work work : works) {
                List<String> turn = new ArrayList<>(candidates);
                Collections.shuffle(turn, order);
                for (String candidate : turn) {
                    trial(number, work, candidate);
                    keeper.keep(new Summary(rounds), voids);
                }
            }
        }
        return new Summary(rounds);
    }

    /** What was void, and why. */
    List<String> voids() {
        return voids;
    }

    private void trial(int number, Work work, String candidate) throws IOException {
        String what = candidate + ", " + work.cell + ", round " + number;
        progress.begin(what);
        TrialProcess trial = TrialProcess.run(command(work, candidate), place(), progress::load);
        List<String> wrong = trial.counts() ? trial.voidLoads() : List.of(trial.reason());
        if (trial.counts()) {
            trial.measured().forEach(measurement -> rounds.add(new Round(number, work.cell, candidate, measurement)));
        }
        wrong.forEach(reason -> voids.add(what + ", " + reason));
        progress.end(wrong);
    }

    private Path place() {
        return settings.directory.toAbsolutePath().resolve("trial");
    }

    /** Leaves out the peers that do not sync, or of which that cannot be known. */
    private void checkSyncs(Cell cell) throws IOException {
        for (String candidate : List.copyOf(candidates)) {
            if (cell.durable() && Candidates.isPeer(candidate)) {
                System.err.print("[syncs] " + candidate + ":");
                Work work = new Work(cell, List.of(SyncCheck.LOAD));
                Files.createDirectories(settings.directory);
                Path report = settings.directory.toAbsolutePath().resolve("syncs.txt");
                TrialProcess trial =
                        TrialProcess.run(SyncCheck.traced(report, command(work, candidate)), place(), label -> {});
                String problem = !trial.counts()
                        ? trial.reason()
                        : SyncCheck.problem(Files.readString(report), trial.commands())
                                .orElse("");
                System.err.println(problem.isEmpty() ? " a majority syncs every command" : " VOID: " + problem);
                if (!problem.isEmpty()) {
                    candidates.remove(candidate);
                    voids.add(candidate + ": " + problem);
                }
            }
        }
    }

    private List<String> command(Work work, String candidate) {
        Cell cell = work.cell;
        List<String> command = new ArrayList<>(Jvm.command(settings.heap));
        command.addAll(List.of(
                "trial",
                "--candidate=" + candidate,
                "--directory=" + place(),
                "--replicas=" + cell.replicas(),
                "--payload=" + cell.payload(),
                "--heap=" + settings.heap,
                "--millis=" + settings.millis,
                "--warmup-millis=" + settings.warmupMillis,
                "--loads=" + String.join(",", loads(work))));
        if (!cell.durable()) {
            command.add("--memory");
        }
        if (cell.processes()) {
            command.add("--processes");
        }
        return command;
    }

    private static List<String> loads(Work work) {
        return work.loads.stream().map(Load::toString).toList();
    }
}
