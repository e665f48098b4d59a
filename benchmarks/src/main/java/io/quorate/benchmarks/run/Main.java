package io.quorate.benchmarks.run;

import io.quorate.runtime.assembly.ConfigurationException;
import io.quorate.runtime.text.Nearest;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry of {@code ./quorate bench}. */
public final class Main {
    private static final int FAILED = 1;
    /** The command line or a directory cannot be used: as for all commands of {@code ./quorate}. */
    private static final int UNUSABLE = 2;

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
        return line.setExecutionExceptionHandler((e, failed, parsed) -> explain(e, failed.getErr()))
                .setParameterExceptionHandler((e, args) -> refuse(e));
    }

    /** One sentence: whoever wants to read about all options asks for it. */
    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("quorate bench: " + e.getMessage() + meant(e));
        err.println("         ./" + command.getCommandSpec().qualifiedName() + " --help shows what can be written");
        return UNUSABLE;
    }

    /** Which command or option it was meant to be, by slips of the fingers: picocli compares letters of any order. */
    private static String meant(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        List<String> known = new ArrayList<>(spec.optionsMap().keySet());
        spec.subcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                known.add(name);
            }
        });
        return Nearest.question(unmatched.getUnmatched().get(0).split("=", 2)[0], known)
                .orElse("");
    }

    private static int explain(Exception e, PrintWriter err) {
        if (e instanceof FileSystemException place) {
            err.println("quorate bench: cannot write at " + place.getFile()
                    + "; --directory and --out name places in which this user may write");
            return UNUSABLE;
        }
        err.println("quorate bench: " + e.getMessage());
        return e instanceof ConfigurationException ? UNUSABLE : FAILED;
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
