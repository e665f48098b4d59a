package io.quorate.benchmarks.process;

import io.quorate.benchmarks.trial.Cluster;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.Meters;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import io.quorate.benchmarks.trial.Ports;
import io.quorate.benchmarks.trial.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Each replica in a process of its own, and the client in this one. */
public final class ProcessCluster implements Cluster {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final List<Child> children = new ArrayList<>();
    private final Meters meters = new Meters();
    private GateTarget target;

    private ProcessCluster() {}

    /**
     * Starts the processes and waits until a replica leads.
     *
     * @param count how many replicas
     * @param directory an empty directory
     * @param durable whether commands have to be on disk
     * @param command the command line of a node's process
     * @return the cluster
     * @throws IOException if a process does not start
     */
    public static ProcessCluster start(
            int count, Path directory, boolean durable, Function<NodeSpec, List<String>> command) throws IOException {
        ProcessCluster cluster = new ProcessCluster();
        try {
            List<Integer> ports = Ports.free(count);
            for (int number = 1; number <= count; number++) {
                Path own = directory.resolve("n" + number);
                Files.createDirectories(own);
                cluster.children.add(new Child(command.apply(new NodeSpec(number, ports, own, durable))));
            }
            cluster.target = new GateTarget(cluster.leader().gate());
            return cluster;
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private Child leader() throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - end < 0) {
            for (Child child : children) {
                if (child.ask("leads").equals("true")) {
                    return child;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IOException("no leader was found within a minute");
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Map<Counter, Long> counts() {
        Map<Counter, Long> all = meters.read();
        for (Child child : children) {
            all = Meters.plus(all, NodeProcess.counts(child.ask("counts")));
        }
        return all;
    }

    @Override
    public List<Node.State> states() {
        return children.stream().map(ProcessCluster::state).toList();
    }

    private static Node.State state(Child child) {
        String[] words = child.ask("state").split(" ", -1);
        return new Node.State(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
