package io.quorate.examples.cli;

import io.quorate.examples.transfer.TransferExample;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "transfer",
        description =
                "Run the example of sessions: a transfer whose answer is lost is repeated on another node, and done once.")
final class TransferCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        TransferExample.main(new String[0]);
        return ExitCode.OK;
    }
}
