package io.quorate.examples.migrate;

import io.quorate.examples.process.NodeProcess;
import io.quorate.examples.process.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The processes of the walk-through: three first members, and others that join them. */
final class Nodes implements AutoCloseable {
    static final List<String> FIRST = List.of("n1", "n2", "n3");

    private static final int MOST = 6;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PATIENCE_MILLIS = 600_000;

    private final Path directory;
    private final String protocol;
    private final NodeProcess.Launch launch;
    private final List<Integer> ports = NodeProcess.freePorts(2 * MOST);
    private final Map<String, NodeProcess> processes = new TreeMap<>();

    /**
     * None yet.
     *
     * @param directory where they live
     * @param protocol that the cluster begins with
     * @param heap of each process, in MiB
     */
    Nodes(Path directory, String protocol, long heap) throws IOException {
        this.directory = directory;
        this.protocol = protocol;
        this.launch = new NodeProcess.Launch(
                Node.class, List.of("-Xmx" + heap + "m", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=1"));
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(1)) - 1;
    }

    private String address(String name) {
        return name + " = \"127.0.0.1:" + ports.get(number(name)) + "\"";
    }

    /** Where a node serves Redis clients. */
    int redis(String name) {
        return ports.get(MOST + number(name));
    }

    List<Integer> redis(List<String> names) {
        return names.stream().map(this::redis).toList();
    }

    /** All that a node gets: who the first members are, and, if it is none of them, where it listens itself. */
    private String settings(String name) {
        String members = String.join(", ", FIRST.stream().map(this::address).toList());
        return """
                quorate {
                  cluster = migrate, node = %s, protocol = %s
                  members { %s }
                  storage-file.directory = "%s"
                  # Only when asked for.
                  snapshots { entries = 10000000, bytes = 1TiB, max-log-bytes = 1TiB, margin-entries = 0 }
                %s}
                kv.redis = "127.0.0.1:%d"
                """.formatted(
                        name,
                        protocol,
                        members,
                        directory.resolve(name).resolve("log-directory"),
                        FIRST.contains(name) ? "" : "  address" + address(name).substring(name.length()) + "\n",
                        redis(name));
    }

    void start(String name) throws IOException {
        processes.put(name, new NodeProcess(name, directory, settings(name), launch));
    }

    /** As {@code kill -9} does. */
    void kill(String name) {
        processes.remove(name).kill();
    }

    List<String> names() {
        return List.copyOf(processes.keySet());
    }

    Report report(String name) {
        return processes.get(name).report();
    }

    /** Who leads, once all that run agree. */
    String leader() {
        await("a leader", () -> leaders().size() == 1 && !leaders().get(0).isEmpty());
        return leaders().get(0);
    }

    private List<String> leaders() {
        return processes.values().stream()
                .map(process -> process.report().leader())
                .distinct()
                .toList();
    }

    void order(String name, String line) {
        processes.get(name).order(line);
    }

    /**
     * Waits for one of some answers.
     *
     * @param name whom to listen to
     * @param other told of what else it says
     * @param beginnings of the answers
     * @return the answer
     */
    String said(String name, Consumer<String> other, String... beginnings) {
        List<String> heard = new ArrayList<>();
        await("an answer of " + name, () -> {
            for (String line = processes.get(name).answer();
                    !line.isEmpty();
                    line = processes.get(name).answer()) {
                heard.add(line);
                if (List.of(beginnings).stream().anyMatch(line::startsWith)) {
                    return true;
                }
                other.accept(line);
            }
            processes.get(name).report();
            return false;
        });
        return heard.get(heard.size() - 1);
    }

    void await(String what, BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what + "; the logs are in " + directory);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        processes.values().forEach(NodeProcess::close);
    }
}
