package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;

/**
 * A consensus protocol as a deterministic state machine: no threads, no clock, no I/O, no logger, no randomness but what
 * grows from the seed given at construction. Same construction and same calls give the same {@link Ready}s.
 *
 * <p>Called by one thread at a time. Nothing here blocks. An {@link io.quorate.spi.support.Invariant.Violation} thrown
 * from any method is a proof of a bug or of corruption: the runtime halts the replica and keeps the evidence.
 *
 * <p>Messages may be lost, duplicated, reordered and delayed arbitrarily, those of an earlier process of the same node
 * included. Storage errors never reach a protocol.
 */
public interface Protocol {
    /** Logical time goes on by one tick, 10 ms by convention. */
    void tick();

    /**
     * A message has arrived.
     *
     * @param from a member of the configuration in force, under its recorded incarnation; anybody, if the message does not
     *     {@linkplain Message#counts count}
     * @param message one of the kinds of this protocol's codec
     */
    void receive(NodeId from, Message message);

    /**
     * A link to a peer was established anew: what was sent before may be lost.
     *
     * @param peer the other end
     */
    void connected(NodeId peer);

    /**
     * Entries are proposed.
     *
     * @param batch entries without a place, with their bytes; never empty
     * @return ACCEPTED if all were appended to the own log as leader, otherwise none was
     */
    Admission propose(EntryRange batch);

    /**
     * Another configuration is wanted. Of the same epoch: an entry of kind CONFIGURATION is appended, by which the core
     * itself goes on, over a joint configuration where it must, to the one that is wanted; whoever leads meanwhile brings
     * it to its end. Of the next epoch: a STOP_SIGN is appended, after which the log of this epoch takes nothing more.
     *
     * @param next with the id of the configuration that it was derived from, all of its members known
     * @return ACCEPTED if it is under way; BUSY, STALE or LAGGING if it cannot begin now; UNSUPPORTED if this protocol
     *     cannot make this change within an epoch
     */
    Admission reconfigure(Configuration next);

    /**
     * Somebody else is to lead.
     *
     * @param to a voter
     * @return ACCEPTED if the transfer has begun: it succeeds, or this core leads on; ACCEPTED also if it leads already
     */
    Admission transferLeadership(NodeId to);

    /**
     * A linearizable read asks for an index.
     *
     * @param request a number that this process never used before
     * @return ACCEPTED if a {@link ReadPermit} will follow
     */
    Admission readIndex(long request);

    /**
     * Batches are on disk.
     *
     * @param batch number of the newest one; all before it are on disk, too
     */
    void persisted(long batch);

    /**
     * What a snapshot that ends at a decided entry must remember of it.
     *
     * @param index of an entry that is decided and in the log, or where the log begins
     * @return its mark
     */
    Mark mark(long index);

    /**
     * A published snapshot covers the log up to here: it may begin behind this entry from now on. The next
     * {@link Ready} drops the entries.
     *
     * @param index of a durable and decided entry; at or below where the log begins nothing changes
     */
    void compacted(long index);

    /**
     * A snapshot that another replica made is published on the own disk. It holds decided content from outside any round.
     *
     * @param mark where it ends
     * @param configuration the one in force there
     * @return whether it is installed: the next {@link Ready} moves the beginning of the log behind it, and everything
     *     up to it is decided; false if the core has no use for it, because it leads or has decided as much already
     */
    boolean restored(Mark mark, Configuration configuration);

    /**
     * Hands over what is pending, and clears it.
     *
     * @return what to do now
     */
    Ready ready();

    /**
     * Looks without touching.
     *
     * @return the present view
     */
    Status status();
}
