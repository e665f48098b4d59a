package io.quorate.runtime.client;

import io.quorate.api.Outcome;
import java.util.concurrent.CompletableFuture;

/** A command whose fate is open, on the replica that was asked. */
class Pending<R> {
    /** What a pending command costs beside its payload. */
    private static final int OVERHEAD = 128;

    final byte[] payload;
    final CompletableFuture<Outcome<R>> future = new CompletableFuture<>();
    /** Whether it ever left this class: only then can it be in somebody's log. */
    boolean exposed;

    long deadline;
    /** Its place among the commands of this replica; given when the loop takes it in. */
    long sequence;

    Pending(byte[] payload) {
        this.payload = payload;
    }

    /** Whether the payload begins with the head of a session. */
    boolean isOfSession() {
        return false;
    }

    long bytes() {
        return (long) payload.length + OVERHEAD;
    }
}
