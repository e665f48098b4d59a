package io.quorate.benchmarks.trial;

import java.nio.file.Path;
import java.util.List;

/**
 * One replica of a cluster on this machine.
 *
 * @param number from 1 to the number of ports
 * @param ports one for each replica, all of them of the loopback address
 * @param directory where this replica may keep files; made, and empty
 * @param durable whether a command is on the disks of a majority before it is acknowledged
 */
public record NodeSpec(int number, List<Integer> ports, Path directory, boolean durable) {
    /** Copies the list. */
    public NodeSpec {
        ports = List.copyOf(ports);
    }

    /**
     * How many replicas there are.
     *
     * @return at least 1
     */
    public int nodes() {
        return ports.size();
    }

    /**
     * Where this replica listens.
     *
     * @return a port
     */
    public int port() {
        return ports.get(number - 1);
    }

    /**
     * Where a replica listens.
     *
     * @param node its number
     * @return {@code host:port}
     */
    public String address(int node) {
        return "127.0.0.1:" + ports.get(node - 1);
    }
}
