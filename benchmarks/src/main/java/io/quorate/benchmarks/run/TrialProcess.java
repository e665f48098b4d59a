package io.quorate.benchmarks.run;

import io.quorate.benchmarks.trial.Measurement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One trial in fresh processes and a fresh directory. */
final class TrialProcess {
    private final List<Measurement> measured = new ArrayList<>();
    private final List<String> voidLoads = new ArrayList<>();
    private final Consumer<String> progress;
    private long commands;
    private boolean whole;
    private String reason = "";

    private TrialProcess(Consumer<String> progress) {
        this.progress = progress;
    }

    /**
     * Runs a trial to its end.
     *
     * @param command its command line
     * @param place a directory; made anew before, removed afterwards
     * @param progress hears of each load as it is done
     * @return what it has told
     * @throws IOException if it cannot be started, or the directory not be made
     */
    static TrialProcess run(List<String> command, Path place, Consumer<String> progress) throws IOException {
        delete(place);
        Files.createDirectories(place);
        TrialProcess trial = new TrialProcess(progress);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        place.resolveSibling("trials.log").toFile()))
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                trial.take(line);
            }
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroy();
        }
        delete(place);
        return trial;
    }

    private void take(String line) {
        if (line.startsWith(TrialCommand.DONE)) {
            progress.accept(line.substring(TrialCommand.DONE.length()));
        } else if (line.startsWith(TrialCommand.MEASURED)) {
            measured.add(Measurement.parse(line.substring(TrialCommand.MEASURED.length())));
        } else if (line.startsWith(TrialCommand.COMMANDS)) {
            commands = Long.parseLong(line.substring(TrialCommand.COMMANDS.length()));
            whole = true;
        } else if (line.startsWith(TrialCommand.VOID_LOAD)) {
            voidLoads.add(line.substring(TrialCommand.VOID_LOAD.length()));
        } else if (line.startsWith(TrialCommand.VOID)) {
            reason = line.substring(TrialCommand.VOID.length());
        }
    }

    /** Whether it came to its end, and its replicas agreed; if not, nothing of it counts. */
    boolean counts() {
        return whole;
    }

    /** One for each load that counts. */
    List<Measurement> measured() {
        return measured;
    }

    /** All commands of the trial, those that warm it up included. */
    long commands() {
        return commands;
    }

    /** The loads that do not count, each with its reason. */
    List<String> voidLoads() {
        return voidLoads;
    }

    /** Why nothing of it counts. */
    String reason() {
        return reason.isEmpty() ? "the process ended early; see trials.log in the directory of the logs" : reason;
    }

    /** Removes a directory and all that is in it, if it is there. */
    static void delete(Path place) throws IOException {
        if (Files.exists(place)) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
