package io.quorate.spi;

import io.quorate.api.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Carries opaque frames to named nodes. A frame may be lost; across reconnects it may arrive twice; while a connection
 * lasts frames arrive in order. The receiving end knows who sent each, from the handshake.
 *
 * <p>{@link #send} may be called by any thread, the other methods by one at a time.
 */
public interface Transport extends AutoCloseable {
    /**
     * Begins to listen. Called once, before all else.
     *
     * @param self how to introduce oneself
     * @param receiver whom to tell what arrives
     * @throws IOException if it cannot listen, for instance because the port is in use; the message says where
     */
    void start(Hello self, Receiver receiver) throws IOException;

    /**
     * Lets visitors in, a bounded number at a time. Called at most once, before {@link #start}. A transport that has no
     * way for visitors leaves it at that.
     *
     * @param reception answers them
     */
    default void receive(Reception reception) {}

    /**
     * Leaves the transport's work to a thread of the caller's, which calls {@link Poll#poll} again and again, from now on until
     * the transport is closed: what arrives is then taken in by the thread that needs it, and what leaves is written by the
     * thread that made it, with nobody to be woken on the way. Called at most once, before {@link #start}.
     *
     * @return its work; empty if it does that on threads of its own, as it does if nobody asks
     */
    default Optional<Poll> polled() {
        return Optional.empty();
    }

    /**
     * Says with whom to keep connected, from now on. Lost connections are dialled again, with growing pauses.
     *
     * @param peers node to {@code host:port}; replaces what was said before
     */
    void dial(Map<NodeId, String> peers);

    /**
     * Sends a frame, or loses it: when nobody is connected, or too much waits already. Never blocks, never throws.
     *
     * @param to the receiver
     * @param frame the parts of one frame; kept and read later, so nobody may change them any more
     */
    void send(NodeId to, List<ByteBuffer> frame);

    /**
     * Dials an address once and asks who listens there: an address says where, never who. Connections that stand are left
     * as they are. Called after {@link #start}; never blocks.
     *
     * @param address {@code host:port}
     * @return how whoever listens introduces itself, be it this very node. Fails with an {@link IOException} whose message says
     *     why, if nobody of this cluster answers in time; not at all if the transport is closed meanwhile. Completed by a
     *     thread of the transport, perhaps before this returns
     */
    CompletionStage<Hello> probe(String address);

    /**
     * The largest frame that it carries, the sum of its parts; larger ones are lost. Known before it is started.
     *
     * @return bytes, above 0
     */
    default int maxFrameBytes() {
        return Integer.MAX_VALUE;
    }

    /**
     * Closes everything and waits until no call to the receiver is under way; but for some seconds only if whoever polls is stuck,
     * perhaps in waiting for the caller: nothing is received any more all the same. Idempotent. Not called by the receiver.
     */
    @Override
    void close();

    /** A transport's work, done by the thread that calls it. */
    interface Poll {
        /**
         * Does what there is to do; if there is nothing, waits for something. Always called by the same thread, and never from
         * within: the receiver is called by this.
         *
         * @param nanos how long to wait at most; 0 not to wait
         * @return false once the transport is closed: there is nothing to do any more, nor to wait for
         */
        boolean poll(long nanos);

        /** Ends the wait that is under way, or else the next one. Any thread. */
        void wake();
    }

    /** Hears what happens. Called by threads of the transport, or by whoever does its work; must return at once and must not throw. */
    interface Receiver {
        /**
         * Frames to this peer now have a way.
         *
         * @param peer how it introduced itself
         */
        void connected(Hello peer);

        /**
         * Frames to this peer are lost until it is connected again.
         *
         * @param peer who
         */
        void disconnected(NodeId peer);

        /**
         * A frame has arrived, perhaps from a node that nobody told us of.
         *
         * @param from how the sender introduced itself
         * @param frame the whole frame; belongs to the receiver from now on
         */
        void received(Hello from, ByteBuffer frame);
    }
}
