package io.quorate.examples.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in the list of commands; the launcher runs it from the module {@code benchmarks}. */
@Command(
        name = "bench",
        description = "Measures both protocols beside what the disk and the loopback allow; see bench --help.")
final class BenchCommand implements Callable<Integer> {
    @Unmatched
    private List<String> unused = List.of();

    @Override
    public Integer call() {
        System.err.println("quorate: bench is started by the launcher: ./quorate bench");
        return ExitCode.UNUSABLE;
    }
}
