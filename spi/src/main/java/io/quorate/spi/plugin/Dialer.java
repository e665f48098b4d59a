package io.quorate.spi.plugin;

import io.quorate.spi.Hello;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * The visitor's end of {@link io.quorate.spi.Reception}. Found by {@link java.util.ServiceLoader}: a transport that lets
 * visitors in brings one, and programs that are no members use it, knowing nothing but an address.
 */
public interface Dialer {
    /**
     * Visits a node. Blocks.
     *
     * @param address {@code host:port}
     * @param patience how long it may take, above 0
     * @return the way to it
     * @throws RefusedException if the node answers, and does not let visitors in
     * @throws IOException if no node answers in time; the message says why
     */
    Conversation dial(String address, Duration patience) throws IOException;

    /** With one node, by one thread at a time; the node hears of the end if nothing is said or heard for some seconds. */
    interface Conversation extends AutoCloseable {
        /**
         * Who answers.
         *
         * @return how the node introduced itself
         */
        Hello host();

        /**
         * Asks for something. Blocks while the node takes nothing in.
         *
         * @param request at most {@link io.quorate.spi.Reception#MAX_REQUEST_BYTES}
         * @throws IOException if the node is gone
         */
        void say(ByteBuffer request) throws IOException;

        /**
         * Waits for what the node says next.
         *
         * @param patience how long, above 0
         * @return a frame; empty if none came in time
         * @throws IOException if the node is gone
         */
        Optional<ByteBuffer> hear(Duration patience) throws IOException;

        @Override
        void close();
    }

    /** The node is there, and says no. The message is its sentence. */
    final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        /**
         * Says why.
         *
         * @param sentence of the node, for people
         */
        public RefusedException(String sentence) {
            super(sentence);
        }
    }
}
