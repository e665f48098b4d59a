package io.quorate.examples.cli;

import io.quorate.runtime.StartException;
import io.quorate.runtime.assembly.ConfigurationException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry of {@code ./quorate}. */
@Command(
        name = "quorate",
        description = "One state machine, two consensus protocols.",
        subcommands = {
            DemoCommand.class,
            KvCommandLine.class,
            AdminCommand.class,
            CounterCommand.class,
            TransferCommand.class,
            CompareCommand.class,
            CatchUpCommand.class,
            MigrateCommand.class,
            SimCommand.class,
            ModulesCommand.class,
            LogCommand.class,
            BenchCommand.class,
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:a check failed, or the program itself is wrong",
            "2:the command line, a configuration, a directory or an address cannot be used",
            "3:the replica has stopped itself",
            "4, 5:of admin: no node answers; nobody knows yet what became of it",
            "130, 143:ended by Ctrl-C or SIGTERM",
        })
public final class Main implements Runnable {
    private static final String DEBUG = "--debug";

    @Option(names = DEBUG, scope = ScopeType.INHERIT, description = "Log what happens, and show stack traces.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help, or that of a command.")
    private boolean unused;

    @Spec
    private CommandSpec spec;

    private Main() {}

    /**
     * All commands and options, for those who check documents against them.
     *
     * @return a new parser
     */
    public static CommandLine commandLine() {
        Main main = new Main();
        return new CommandLine(main)
                .setExecutionExceptionHandler((e, failed, parsed) -> main.explain(e, failed.getErr()))
                .setParameterExceptionHandler((e, args) -> refuse(e));
    }

    /**
     * Runs a command, and ends the process with its exit code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.setProperty("quorate.log", logLevel(Arrays.asList(args)));
        System.exit(commandLine().execute(args));
    }

    /** A node on its own tells of itself; all else prints what it has to say. Set before the first logger is made. */
    private static String logLevel(List<String> args) {
        return args.contains(DEBUG) ? "DEBUG" : args.contains("kv") ? "INFO" : "ERROR";
    }

    /** Without a command: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** One sentence: whoever wants to read about all options asks for it. */
    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("quorate: " + e.getMessage() + Meant.by(e));
        err.println("         ./" + command.getCommandSpec().qualifiedName() + " --help shows what can be written");
        err.flush();
        return ExitCode.UNUSABLE;
    }

    private int explain(Exception e, PrintWriter err) {
        boolean expected = e instanceof ConfigurationException || e instanceof StartException;
        err.println("quorate: " + (expected ? e.getMessage() : "this should not have happened: " + e));
        if (debug) {
            e.printStackTrace(err);
        } else if (!expected) {
            err.println("         run it again with " + DEBUG + " to see where");
        }
        err.flush();
        return expected ? ExitCode.UNUSABLE : ExitCode.FAILED;
    }
}
