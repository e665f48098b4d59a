package io.quorate.api;

/** How fresh a read must be. */
public enum Consistency {
    /**
     * The answer reflects every command whose outcome anybody knew when the read was asked for, on any replica. Costs a
     * round of messages to a quorum, shared by all reads that wait.
     */
    LINEARIZABLE,
    /**
     * The answer reflects what this replica has applied so far, which may be arbitrarily old: a replica that is cut off
     * does not know it. Costs nothing.
     */
    LOCAL
}
