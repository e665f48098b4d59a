package io.quorate.examples.cli;

import io.quorate.spi.plugin.StorageInspector;
import io.quorate.spi.plugin.StorageInspector.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "log",
        description = "Look at the directory of a node. Changes nothing, and may be used while the node runs.",
        synopsisSubcommandLabel = "COMMAND")
final class LogCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** Without a command: says which there are. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    @Command(
            name = "inspect",
            description = "Show what is there: segments, entries, cells, snapshots, and the first problem found.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all is well", "1:damage was found", "2:the command line or the directory cannot be used"
            })
    int inspect(@Parameters(paramLabel = "DIR", description = "The directory of one node.") Path directory) {
        Inspection found = look(directory);
        System.out.print(found.report());
        return found.problem().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    @Command(
            name = "verify",
            description = "Read everything against its checksums, and say in one line whether all is well.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:all is well", "1:damage was found", "2:the command line or the directory cannot be used"
            })
    int verify(@Parameters(paramLabel = "DIR", description = "The directory of one node.") Path directory) {
        Inspection found = look(directory);
        System.out.println(found.problem().map(problem -> "damaged: " + problem).orElse("good: " + directory));
        return found.problem().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private Inspection look(Path directory) {
        StorageInspector inspector = ServiceLoader.load(StorageInspector.class)
                .findFirst()
                .orElseThrow(() -> refused("no module on the class path can look at a directory"));
        try {
            return inspector.inspect(directory);
        } catch (IOException e) {
            throw refused(e.getMessage());
        }
    }

    private ParameterException refused(String text) {
        return new ParameterException(spec.commandLine(), text);
    }
}
