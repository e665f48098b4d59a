package io.quorate.spi;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Answers visitors: programs that are no members of any cluster and want something of a node, at the address where its
 * transport listens. A visitor never counts as a peer: what it says comes here, and nowhere else.
 *
 * <p>Called by threads of the transport, for one visitor by one at a time; must return at once and must not throw.
 */
public interface Reception {
    /** The largest request that a transport takes from a visitor. */
    int MAX_REQUEST_BYTES = 64 << 10;

    /** The largest answer that a transport carries to a visitor. */
    int MAX_ANSWER_BYTES = 1 << 20;

    /**
     * Somebody wants to come in.
     *
     * @param visitor who; not to be answered yet
     * @return why it may not, and what to do, for people; empty to let it in
     */
    Optional<String> refusal(Visitor visitor);

    /**
     * A visitor that was let in wants something.
     *
     * @param visitor who
     * @param request what; belongs to the receiver from now on
     */
    void asked(Visitor visitor, ByteBuffer request);

    /**
     * A visitor that was let in is gone.
     *
     * @param visitor who
     */
    void left(Visitor visitor);

    /** Who visits, by its identity as an object. */
    interface Visitor {
        /**
         * Whether it runs on the machine of the node: only what the operating system vouches for, never what somebody says.
         *
         * @return true for a connection that cannot have come over a network
         */
        boolean isLocal();

        /**
         * From where it comes.
         *
         * @return an address, for people
         */
        String place();

        /**
         * Tells it something. Any thread; never blocks, never throws.
         *
         * @param frame what; nobody may change it any more
         * @return false if it is lost: the visitor is gone, or too much waits for it
         */
        boolean answer(ByteBuffer frame);
    }
}
