package io.quorate.examples.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A node's process, as a script sees it: takes orders, one a line, and answers in lines. Lines that are a {@link Report} are
 * told apart. Thread-safe.
 */
public final class NodeProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final PrintStream orders;
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private volatile Report report = Report.NONE;

    /**
     * How to run it.
     *
     * @param main the class that is run; its arguments are the file of its settings and its home
     * @param options of its JVM, the size of its heap among them
     */
    public record Launch(Class<?> main, List<String> options) {
        /** Copies the list. */
        public Launch {
            options = List.copyOf(options);
        }
    }

    /**
     * Starts a process.
     *
     * @param name of the node
     * @param directory in which it gets a home of its name, with its settings ({@code node.conf}) and its {@code log}
     * @param settings of the node
     * @param launch how to run it
     * @throws IOException if it cannot be started
     */
    public NodeProcess(String name, Path directory, String settings, Launch launch) throws IOException {
        this.name = name;
        Path home = Files.createDirectories(directory.resolve(name));
        Path file = Files.writeString(home.resolve("node.conf"), settings);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launch.options);
        command.addAll(List.of("-Dquorate.log=INFO", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(launch.main.getName(), file.toString(), home.toString()));
        process = new ProcessBuilder(command)
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

    /**
     * Ports that nobody listens at now, on the loopback.
     *
     * @param count how many
     * @return different ones
     * @throws IOException if there are none
     */
    public static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    /**
     * Which node it is.
     *
     * @return its name
     */
    public String name() {
        return name;
    }

    /**
     * How it stands.
     *
     * @return the newest report; {@link Report#NONE} before the first
     * @throws IllegalStateException if the process has ended
     */
    public Report report() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process of " + name + " has ended; see its log");
        }
        return report;
    }

    /**
     * Tells it to do something.
     *
     * @param line in the node's own words
     */
    public void order(String line) {
        orders.println(line);
    }

    /**
     * The next thing that it said beside its reports; it is removed.
     *
     * @return a line, empty if it said nothing
     */
    public String answer() {
        String next = answers.poll();
        return next == null ? "" : next;
    }

    /** As {@code kill -9} does. Blocks until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
