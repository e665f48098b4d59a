package io.quorate.benchmarks.trial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** All replicas in this process; the client calls the leader. */
public final class LocalCluster implements Cluster {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final List<Node> nodes = new ArrayList<>();
    private final Meters meters = new Meters();

    private LocalCluster() {}

    /**
     * Starts replicas and waits until one of them leads.
     *
     * @param candidate of what
     * @param count how many
     * @param directory an empty directory
     * @param durable whether commands have to be on disk
     * @return the cluster
     * @throws Exception if it does not come up
     */
    public static LocalCluster start(Candidate candidate, int count, Path directory, boolean durable) throws Exception {
        LocalCluster cluster = new LocalCluster();
        try {
            List<Integer> ports = Ports.free(count);
            for (int number = 1; number <= count; number++) {
                Path own = directory.resolve("n" + number);
                Files.createDirectories(own);
                cluster.nodes.add(candidate.start(new NodeSpec(number, ports, own, durable)));
            }
            cluster.target();
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public Target target() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - end < 0) {
            Optional<Node> leader = nodes.stream().filter(Node::leads).findFirst();
            if (leader.isPresent()) {
                return leader.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IllegalStateException("no leader was found within a minute");
    }

    @Override
    public Map<Counter, Long> counts() {
        Map<Counter, Long> all = meters.read();
        for (Node node : nodes) {
            all = Meters.plus(all, node.counts());
        }
        return all;
    }

    @Override
    public List<Node.State> states() {
        return nodes.stream().map(Node::state).toList();
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
