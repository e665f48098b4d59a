package io.quorate.spi;

import io.quorate.api.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
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

    /** Closes everything and waits until no call to the receiver is under way. Idempotent. */
    @Override
    void close();

    /** Hears what happens. Called by threads of the transport; must return at once and must not throw. */
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
