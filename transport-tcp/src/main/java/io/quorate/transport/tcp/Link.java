package io.quorate.transport.tcp;

import io.netty.util.concurrent.Future;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one peer: dials it, again and again with growing pauses, until it is closed. {@link #send} may be called by
 * any thread, all else lives in the event loop.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final Surroundings surroundings;
    private final NodeId peer;
    private final String address;
    private final Backoff backoff;
    private int attempts;
    private boolean closed;
    /** The attempt under way, or the connection that stands; null between attempts. */
    private OutgoingConnection current;

    private Future<?> redial;
    private long establishedAt;
    /** Where frames go; null while not connected. */
    private volatile Outbox outbox;

    Link(Surroundings surroundings, NodeId peer, String address) {
        this.surroundings = surroundings;
        this.peer = peer;
        this.address = address;
        this.backoff = new Backoff(
                surroundings.settings().redialMin(), surroundings.settings().redialMax());
    }

    NodeId peer() {
        return peer;
    }

    String address() {
        return address;
    }

    /** Sends a frame, or says that it is lost. Any thread. */
    boolean send(List<ByteBuffer> frame, int length) {
        Outbox open = outbox;
        return open != null && open.offer(OutgoingFrame.data(frame, length));
    }

    void dial() {
        HostPort place;
        try {
            place = HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            failed(e.getMessage());
            return;
        }
        surroundings
                .resolver()
                .resolve(place, attempts++, found -> surroundings.loop().execute(() -> resolved(place, found)));
    }

    private void resolved(HostPort place, Optional<InetSocketAddress> found) {
        if (closed) {
            return;
        }
        if (found.isEmpty()) {
            failed("the name '" + Complaints.plain(place.host()) + "' cannot be looked up");
            return;
        }
        current = new OutgoingConnection(surroundings, this, found.get());
        current.open();
    }

    void established(OutgoingConnection connection, Hello hello, Outbox open) {
        if (connection != current) {
            return;
        }
        establishedAt = System.nanoTime();
        outbox = open;
        LOG.info("connected to {} at {}", peer, Complaints.plain(address));
        surroundings.receiver().connected(hello);
    }

    /** An attempt has failed, or the connection is over. */
    void ended(OutgoingConnection connection, String why) {
        if (connection != current) {
            return;
        }
        current = null;
        if (outbox != null) {
            // A peer that lets us in and throws us out at once gets the growing pauses, too.
            if (System.nanoTime() - establishedAt
                    > surroundings.settings().redialMax().toNanos()) {
                backoff.reset();
            }
            disconnect();
            LOG.info("the connection to {} has ended: {}", peer, why);
            dialLater();
        } else {
            failed(why);
        }
    }

    private void disconnect() {
        outbox = null;
        surroundings.receiver().disconnected(peer);
    }

    private void failed(String why) {
        surroundings
                .complaints()
                .about(
                        "dial " + peer + " " + why,
                        () -> "no connection to " + peer + " at " + Complaints.plain(address) + ": " + why
                                + "; trying on");
        dialLater();
    }

    /** The peer has just dialled us, so it is there: no need to wait any longer. */
    void hurry() {
        if (redial != null && redial.cancel(false)) {
            dial();
        }
    }

    private void dialLater() {
        redial = surroundings.loop().later(this::dial, backoff.nanos());
    }

    void close() {
        closed = true;
        if (redial != null) {
            redial.cancel(false);
        }
        OutgoingConnection last = current;
        current = null;
        if (outbox != null) {
            disconnect();
        }
        if (last != null) {
            last.close("no longer wanted");
        }
    }
}
