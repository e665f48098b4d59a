package io.quorate.runtime.wire;

import io.quorate.api.NodeId;
import io.quorate.runtime.log.LogBytes;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Transport;
import io.quorate.spi.wire.MessageCodec;
import io.quorate.spi.wire.WireOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gathers what is to be sent in a turn and sends one frame per peer and channel. Owned by the loop.
 *
 * <p>Bytes are attached when a message is handed over, not when it leaves: what waits for the disk must not be filled with
 * what a later truncation put in its place.
 */
public final class Outbox {
    private final Transport transport;
    private final LogBytes bytes;
    private final Function<Channel, MessageCodec> codecs;
    private final int maxMessageBytes;
    private final WireOutput head = new WireOutput(Frame.MAX_HEAD);
    private final Map<Route, Frame.Writer> frames = new LinkedHashMap<>();
    private Frame.Address address;

    private record Route(NodeId to, Channel channel) {}

    /**
     * An empty outbox.
     *
     * @param transport the way out
     * @param bytes where entries get their bytes
     * @param codecs of each channel
     * @param maxMessageBytes bound on the entries of one message; frames close once they are larger
     */
    public Outbox(Transport transport, LogBytes bytes, Function<Channel, MessageCodec> codecs, int maxMessageBytes) {
        this.transport = transport;
        this.bytes = bytes;
        this.codecs = codecs;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Says which epoch speaks from now on.
     *
     * @param address what frames say of themselves
     */
    public void address(Frame.Address address) {
        flush();
        this.address = address;
    }

    /**
     * Sends a message in this turn; later, if its entries are cold.
     *
     * @param outgoing message and receiver
     */
    public void send(Outgoing outgoing) {
        Optional<Outgoing> attached = attached(outgoing);
        if (attached.isPresent()) {
            add(attached.get());
        } else {
            sendCold(outgoing);
        }
    }

    /**
     * Whether a message is lost before it is sent: its entries have left the log in the turn in which it was made.
     *
     * @param outgoing message and receiver
     * @param base where the log begins now
     * @param appended what this turn has left at the end of the log
     * @return true if it must not be sent
     */
    public boolean isLost(Outgoing outgoing, long base, List<EntryRange> appended) {
        return bytes.gone(outgoing.message().entries(), base, appended);
    }

    /**
     * Gives a message the bytes of its entries now, so that it can wait.
     *
     * @param outgoing message and receiver
     * @return the same with bytes; empty if they are cold
     */
    public Optional<Outgoing> attached(Outgoing outgoing) {
        return bytes.hot(outgoing.message().entries(), maxMessageBytes).map(entries -> with(outgoing, entries));
    }

    /**
     * Reads the entries of a message from disk, behind all writes handed in so far, and sends it.
     *
     * @param outgoing a message whose entries are cold
     */
    public void sendCold(Outgoing outgoing) {
        bytes.cold(outgoing.message().entries(), maxMessageBytes, entries -> add(with(outgoing, entries)));
    }

    private static Outgoing with(Outgoing outgoing, EntryRange entries) {
        Message message =
                entries.isEmpty() ? outgoing.message() : outgoing.message().withEntries(entries);
        return new Outgoing(outgoing.to(), outgoing.channel(), message);
    }

    private void add(Outgoing outgoing) {
        Route route = new Route(outgoing.to(), outgoing.channel());
        Frame.Writer frame = frames.computeIfAbsent(
                route, key -> new Frame.Writer(address, key.channel(), codecs.apply(key.channel()), head));
        frame.add(outgoing.message());
        if (frame.size() >= maxMessageBytes) {
            frames.remove(route);
            transport.send(route.to(), frame.parts());
        }
    }

    /** Sends what was gathered. */
    public void flush() {
        frames.forEach((route, frame) -> transport.send(route.to(), frame.parts()));
        frames.clear();
    }
}
