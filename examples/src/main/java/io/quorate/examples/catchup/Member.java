package io.quorate.examples.catchup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A node's process, as the script sees it. */
final class Member implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintStream orders;
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private volatile Report report = Report.NONE;

    Member(String name, Path directory, String settings, String heap) throws IOException {
        this.name = name;
        Path home = Files.createDirectories(directory.resolve(name));
        Path file = Files.writeString(home.resolve("node.conf"), settings);
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquorate.log=INFO",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Node.class.getName(),
                        file.toString(),
                        home.toString()))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()))
                .start();
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::listen, name + "-reports");
        reader.setDaemon(true);
        reader.start();
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Report next = Report.of(line).orElse(report);
                if (Report.of(line).isEmpty()) {
                    answers.add(line);
                }
                report = next;
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    String name() {
        return name;
    }

    Report report() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process of " + name + " has ended; see its log");
        }
        return report;
    }

    void order(String line) {
        orders.println(line);
    }

    /** The next thing that it said in answer to an order, and removes it; empty if it said nothing. */
    String answer() {
        String next = answers.poll();
        return next == null ? "" : next;
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
