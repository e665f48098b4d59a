package io.quorate.spi;

import java.util.List;

/**
 * What a protocol wants done since it was last asked.
 *
 * @param batch number of the newest write batch, this one included; reported back through {@link Protocol#persisted}
 * @param writes what must be on disk; may be empty
 * @param send may leave at once: promises nothing about the sender's own disk (a leader's appends, heartbeats)
 * @param sendWhenDurable may leave when this batch and all before it are on disk, even if {@code writes} is empty:
 *     announces a new round of one's own (RequestVote, Prepare), or acknowledges (votes, Promise, Accepted)
 * @param decided index of the last decided entry; never goes down, and may be ahead of the own disk
 * @param reads answers to {@link Protocol#readIndex}
 * @param behind peers that wait for entries which the log no longer has
 */
public record Ready(
        long batch,
        WriteBatch writes,
        List<Outgoing> send,
        List<Outgoing> sendWhenDurable,
        long decided,
        List<ReadPermit> reads,
        List<Behind> behind) {
    /** Copies the lists. */
    public Ready {
        send = List.copyOf(send);
        sendWhenDurable = List.copyOf(sendWhenDurable);
        reads = List.copyOf(reads);
        behind = List.copyOf(behind);
    }
}
