package io.quorate.runtime;

import io.quorate.api.NodeId;
import io.quorate.runtime.client.Proposals;
import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.session.Bounds;
import io.quorate.runtime.snapshot.Policy;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.spi.support.Ticks;

/**
 * What one replica is told: who it is, the cluster that it should form if its storage is new, and its bounds.
 *
 * @param node its name: a member of the plan, or a node that is to join it
 * @param address where it listens, {@code host:port}
 * @param plan the first configuration
 * @param limits its bounds
 * @param snapshots when it takes snapshots, and how much of the log it keeps
 * @param transfers how it gives them to others, and fetches theirs
 * @param admin who may administer it
 * @param sessions how many sessions of clients are remembered from when one is opened here
 */
public record ReplicaSettings(
        NodeId node,
        String address,
        Plan plan,
        Limits limits,
        Policy snapshots,
        TransferSettings transfers,
        Admin admin,
        Bounds sessions) {
    /**
     * One of the first members.
     *
     * @param node its name
     * @param plan the first configuration, which says where it listens
     * @param limits its bounds
     * @param snapshots when it takes snapshots
     * @param transfers how it gives them to others
     */
    public ReplicaSettings(NodeId node, Plan plan, Limits limits, Policy snapshots, TransferSettings transfers) {
        this(node, plan.members().get(node), plan, limits, snapshots, transfers, Admin.LOCAL, Bounds.DEFAULT);
    }

    /**
     * Who may administer a replica from outside.
     *
     * @param insecure whether visitors from other machines are let in, though nothing checks who they are
     */
    public record Admin(boolean insecure) {
        /** Only visitors on the machine itself. */
        public static final Admin LOCAL = new Admin(false);
    }

    /**
     * Bounds in bytes, counts and ticks.
     *
     * @param forward whether proposals and reads are forwarded to the leader
     * @param deadlineTicks how long a client waits for an outcome
     * @param pendingBytes proposals whose fate is open; over it they fail fast
     * @param commandBytes the largest command
     * @param messageBytes entries per message, and about the size of a frame
     * @param tailBytes entries kept in memory for followers and applying
     * @param inboxBytes frames that wait for the loop; over it they are lost
     * @param waitingReads reads that wait for the leader's answer
     */
    public record Limits(
            boolean forward,
            int deadlineTicks,
            long pendingBytes,
            int commandBytes,
            int messageBytes,
            long tailBytes,
            long inboxBytes,
            int waitingReads) {
        /** The heads of entries, messages and frames, generously. */
        private static final long HEADS = 64 << 10;

        /** What {@code reference.conf} says, too. */
        public static final Limits DEFAULT =
                new Limits(true, Ticks.ofMillis(5_000), 64L << 20, 1 << 20, 1 << 20, 16L << 20, 64L << 20, 100_000);

        /**
         * The largest frame that comes of these bounds: one that is almost full, and a message on top.
         *
         * @return bytes
         */
        public long frameBytes() {
            return HEADS + messageBytes + Math.max(messageBytes, commandBytes);
        }

        Proposals.Limits proposals() {
            return new Proposals.Limits(forward, deadlineTicks, pendingBytes, commandBytes, messageBytes);
        }
    }
}
