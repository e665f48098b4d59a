package io.quorate.spi;

/** A protocol's answer to a request. */
public enum Admission {
    /** Taken: entries are in the leader's log, a read will be answered through {@link Ready#reads}. */
    ACCEPTED,
    /** This core does not lead, or does not yet; nothing was done. */
    NOT_LEADER,
    /** A stop-sign is in the log: nothing more fits into this epoch. */
    SEALED,
    /** Too much is undecided; nothing was done. */
    OVERLOADED,
    /** Another change of the configuration, or a transfer of leadership, is under way; nothing was done. */
    BUSY,
    /** The configuration that it was derived from is no longer the newest; nothing was done. */
    STALE,
    /** A node that it concerns lags too far behind, or does not answer; nothing was done. */
    LAGGING,
    /** This protocol cannot do that; nothing was done. */
    UNSUPPORTED
}
