package io.quorate.spi;

import java.util.Optional;

/** Whom a frame is for. */
public enum Channel {
    /** The consensus protocol. */
    PROTOCOL(0),
    /** The leader election beside it. */
    ELECTION(1),
    /** The runtimes among themselves: forming, forwarding, reads. */
    RUNTIME(2);

    private final int code;

    Channel(int code) {
        this.code = code;
    }

    /**
     * The number that stands for this channel on the wire.
     *
     * @return 0 to 2
     */
    public int code() {
        return code;
    }

    /**
     * The channel of a number.
     *
     * @param code from the wire, may be anything
     * @return the channel, if the number stands for one
     */
    public static Optional<Channel> of(int code) {
        return switch (code) {
            case 0 -> Optional.of(PROTOCOL);
            case 1 -> Optional.of(ELECTION);
            case 2 -> Optional.of(RUNTIME);
            default -> Optional.empty();
        };
    }
}
