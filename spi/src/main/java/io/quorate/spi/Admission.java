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
    OVERLOADED
}
