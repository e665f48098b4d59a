package io.quorate.examples.cli;

import io.quorate.examples.demo.Demo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "demo",
        description = "Three nodes lose their leader under load, under each protocol; takes under a minute.")
final class DemoCommand implements Callable<Integer> {
    private static final long LOAD_MILLIS = 3_000;

    @Override
    public Integer call() throws Exception {
        return new Demo(System.out, LOAD_MILLIS).run() ? ExitCode.OK : ExitCode.FAILED;
    }
}
