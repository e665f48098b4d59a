package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the nodes of a simulated network send, and how fast they can: each node has one way out, on which its frames leave one
 * after the other. It is as wide as can be, unless it is limited.
 */
public final class SimTraffic {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final SimScheduler scheduler;
    private final Map<NodeId, Long> bytes = new TreeMap<>();
    /** When the last frame of each node will have left. */
    private final Map<NodeId, Long> free = new TreeMap<>();

    private long frames;
    private long unreachable;
    private long limit = Long.MAX_VALUE;

    SimTraffic(SimScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Limits the way out of every node, from now on.
     *
     * @param bytesPerSecond of virtual time
     */
    public void limit(long bytesPerSecond) {
        limit = bytesPerSecond;
    }

    /**
     * How many frames were sent.
     *
     * @return lost ones included
     */
    public long frames() {
        return frames;
    }

    /**
     * How many bytes were sent.
     *
     * @return lost ones included
     */
    public long bytes() {
        return bytes.values().stream().mapToLong(sent -> sent).sum();
    }

    /**
     * How many bytes a node has sent.
     *
     * @param node which
     * @return lost ones included
     */
    public long bytes(String node) {
        return bytes.getOrDefault(NodeId.of(node), 0L);
    }

    /**
     * How many frames were sent to nodes that no connection leads to.
     *
     * @return how many were lost like that
     */
    public long unreachable() {
        return unreachable;
    }

    void sentToNobody() {
        unreachable++;
    }

    void sent(NodeId from, int size) {
        frames++;
        bytes.merge(from, (long) size, Long::sum);
    }

    /** When a frame that is sent now will have left its node. */
    long leaves(NodeId from, int size) {
        if (limit == Long.MAX_VALUE) {
            return scheduler.now();
        }
        long begins = Math.max(scheduler.now(), free.getOrDefault(from, 0L));
        long leaves = begins + size * MICROS_PER_SECOND / limit;
        free.put(from, leaves);
        return leaves;
    }
}
