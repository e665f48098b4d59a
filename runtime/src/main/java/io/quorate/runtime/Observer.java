package io.quorate.runtime;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.Status;

/** Looks on: oracles, metrics. Called on the loop; must be short and must not throw. */
public interface Observer {
    /** Sees nothing. */
    Observer NONE = new Observer() {};

    /**
     * The replica runs an epoch from now on: with a core, or without one.
     *
     * @param number how many hand-overs came before
     */
    default void opened(long number) {}

    /**
     * The end of a turn.
     *
     * @param status the protocol's view
     */
    default void turned(Status status) {}

    /**
     * Entries are decided, in order, each once per process.
     *
     * @param first index of the first
     * @param entries their bytes
     */
    default void decided(long first, EntryBlock entries) {}

    /**
     * The state machine has thrown; the replica applies nothing any more.
     *
     * @param cause what it has thrown
     */
    default void degraded(Throwable cause) {}

    /**
     * The replica has stopped itself.
     *
     * @param cause why
     */
    default void halted(Throwable cause) {}
}
