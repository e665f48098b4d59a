package io.quorate.examples.kv.session;

import io.quorate.examples.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./quorate kv --config FILE} as a process of its own, without the launcher. */
final class KvProcess {
    private static final long END_SECONDS = 30;

    private final Process process;
    private final Path output;

    KvProcess(Path config, Map<String, String> environment) {
        try {
            output = Files.createTempFile(
                    config.getParent(), config.getFileName().toString(), ".log");
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "kv",
                    "--config",
                    config.toString());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end by itself, or because it was told to. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end; it says:\n" + output());
        }
        return process.exitValue();
    }

    /** Asks it to end, as a system does that shuts down. */
    void terminate() {
        process.destroy();
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }
}
