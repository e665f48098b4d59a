package io.quorate.ble;

/**
 * What can be tuned.
 *
 * @param heartbeatTicks T: how long a heartbeat round lasts; replies must arrive within it. A new leader is there within
 *     5 T
 * @param priority decides between ballots of the same number: the node with the greater one leads
 */
public record BleSettings(int heartbeatTicks, int priority) {
    /** The values of {@code reference.conf}: T = 500 ms, priority 0. */
    public static final BleSettings DEFAULTS = new BleSettings(50, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if {@code heartbeatTicks} is below 2: a reply needs time to arrive
     */
    public BleSettings {
        if (heartbeatTicks < 2) {
            throw new IllegalArgumentException("heartbeatTicks must be at least 2, not " + heartbeatTicks);
        }
    }
}
