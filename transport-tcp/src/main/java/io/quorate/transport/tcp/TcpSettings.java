package io.quorate.transport.tcp;

import java.time.Duration;
import java.util.Optional;

/**
 * What can be set. All bounds are per transport unless they say otherwise.
 *
 * @param bind where to listen, {@code host:port}; empty: at the address of one's own Hello
 * @param maxFrameBytes the largest frame that is sent or taken
 * @param queueBytes how much may wait for each peer; what comes on top is lost
 * @param handshakeTimeout how long a new connection may take to introduce itself
 * @param keepAlive how often an otherwise silent connection shows that it lives
 * @param silence how long a connection may show no progress before it is closed
 * @param redialMin the pause before the second attempt to reach a peer, before jitter
 * @param redialMax the longest pause, before jitter
 * @param maxHandshakes how many accepted connections may be without a finished handshake; the oldest makes room
 * @param maxConnections how many accepted connections with a finished handshake there may be
 */
public record TcpSettings(
        Optional<String> bind,
        int maxFrameBytes,
        long queueBytes,
        Duration handshakeTimeout,
        Duration keepAlive,
        Duration silence,
        Duration redialMin,
        Duration redialMax,
        int maxHandshakes,
        int maxConnections) {
    /** Rejects what could not work. */
    public TcpSettings {
        bind.ifPresent(TcpSettings::checkAddress);
        require(maxFrameBytes > 0 && maxFrameBytes <= 1 << 30, "maxFrameBytes must be 1 to 2^30");
        require(queueBytes >= OutgoingFrame.cost(maxFrameBytes), "queueBytes must have room for the largest frame");
        require(isPositive(handshakeTimeout), "handshakeTimeout must be above 0");
        require(isPositive(keepAlive), "keepAlive must be above 0");
        require(silence.compareTo(keepAlive) > 0, "silence must be longer than keepAlive");
        require(isPositive(redialMin), "redialMin must be above 0");
        require(redialMax.compareTo(redialMin) >= 0, "redialMax must be at least redialMin");
        require(maxHandshakes > 0, "maxHandshakes must be above 0");
        require(maxConnections > 0, "maxConnections must be above 0");
    }

    /**
     * The same as in {@code reference.conf}.
     *
     * @return safe settings for a network of one's own
     */
    public static TcpSettings defaults() {
        return new TcpSettings(
                Optional.empty(),
                16 << 20,
                64 << 20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                64,
                256);
    }

    /**
     * Makes sure that an address can be understood; does not look it up.
     *
     * @param address {@code host:port}
     * @throws IllegalArgumentException with a sentence for whoever wrote it
     */
    public static void checkAddress(String address) {
        HostPort.parse(address);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
