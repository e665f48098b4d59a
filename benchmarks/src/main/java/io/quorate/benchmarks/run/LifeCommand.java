package io.quorate.benchmarks.run;

import io.quorate.benchmarks.life.Lives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the time of a command goes. */
@Command(
        name = "life",
        description = "Follows commands through three replicas, from the client and back, and prints how long each step"
                + " takes. Watching costs a little: compare steps, not totals.")
final class LifeCommand implements Callable<Integer> {
    @Option(names = "--protocol", description = "${DEFAULT-VALUE} by default.", defaultValue = "omnipaxos")
    private String protocol;

    @Option(names = "--windows", split = ",", description = "Commands outstanding; 1 and 256 by default.")
    private List<Integer> windows = List.of(1, 256);

    @Option(names = "--payload", description = "Bytes of a command; 128 by default.", defaultValue = "128")
    private int payload;

    @Option(names = "--seconds", description = "How long for each; as long again to warm up.", defaultValue = "5")
    private double seconds;

    @Option(
            names = "--directory",
            description = "Where the logs are written. ${DEFAULT-VALUE} by default.",
            defaultValue = "benchmarks/target/bench-data")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Mistakes mistakes = new Mistakes(spec.commandLine());
        List<String> protocols = Candidates.protocols();
        mistakes.check(protocols.contains(protocol), () -> Candidates.unknown("protocol", protocol, protocols));
        mistakes.checkMeasurable(windows);
        mistakes.checkMeasurable(List.of(payload));
        mistakes.checkSeconds(seconds);
        Thread.currentThread().setName("client");
        Files.createDirectories(directory);
        Path place = Files.createTempDirectory(directory.toAbsolutePath(), "life");
        long nanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        List<Lives.Course> courses = new ArrayList<>();
        try (Lives lives = Lives.start(protocol, place)) {
            for (int window : windows) {
                courses.add(lives.course(window, payload, nanos, nanos));
            }
        } finally {
            TrialProcess.delete(place);
        }
        System.out.println(Lives.table(courses));
        return 0;
    }
}
