package io.quorate.runtime.snapshot.transfer;

import io.quorate.spi.Snapshot;

/** Whoever takes and installs the snapshots of this replica, as both ends of a transfer need it. Called on the loop. */
public interface Keeper {
    /** A snapshot is needed now, whatever the policy says. Asked again, now and then, until there is one. */
    void wanted();

    /**
     * Index of the last decided entry: what a snapshot must exceed to be of use.
     *
     * @return 0 before the first
     */
    long decided();

    /**
     * The one draft of the store is wanted for a snapshot of another replica.
     *
     * @return false if a snapshot of the own state is being written just now
     */
    boolean lendDraft();

    /** The draft is published or given up. */
    void returnDraft();

    /**
     * A snapshot that another replica made is published here, and may be installed. Told again, now and then, while it waits to
     * be, and is still of use.
     *
     * @param snapshot its name
     */
    void fetched(Snapshot snapshot);
}
