package io.quorate.benchmarks.run;

/**
 * What candidates are compared in.
 *
 * @param processes whether each replica and the client have a process of their own; otherwise they share one
 * @param replicas how many
 * @param durable whether a command is on a majority of disks before it is acknowledged
 * @param payload bytes of a command
 */
public record Cell(boolean processes, int replicas, boolean durable, int payload) {
    /** The one that all others differ from in one thing. */
    public static final Cell BASE = new Cell(false, 3, true, 128);

    Cell withReplicas(int count) {
        return new Cell(processes, count, durable, payload);
    }

    @Override
    public String toString() {
        return replicas + " replicas, " + (durable ? "durable" : "memory") + ", " + size() + ", "
                + (processes ? "a process each" : "one process");
    }

    private String size() {
        return payload < 1024 ? payload + " B" : payload / 1024 + " KiB";
    }
}
