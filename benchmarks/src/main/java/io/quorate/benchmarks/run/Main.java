package io.quorate.benchmarks.run;

import picocli.CommandLine;

/** The entry of {@code ./quorate bench}. */
public final class Main {
    private Main() {}

    /**
     * All options, for those who check documents against them.
     *
     * @return a new parser
     */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new BenchCommand());
        // JMH has options of its own.
        line.getSubcommands().get("micro").setUnmatchedOptionsArePositionalParams(true);
        return line.setExecutionExceptionHandler((e, failed, parsed) -> {
            System.err.println("quorate bench: " + e.getMessage());
            return 1;
        });
    }

    /**
     * Runs, and ends the process with an exit code.
     *
     * @param args options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }
}
