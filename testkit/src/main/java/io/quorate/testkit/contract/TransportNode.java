package io.quorate.testkit.contract;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** One end in a test of a transport: remembers what its transport told it, and waits for things to happen. Thread-safe. */
public final class TransportNode implements Transport.Receiver {
    private final Hello hello;
    private final Transport transport;
    private final Duration patience;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<NodeId, Hello> peers = new TreeMap<>();
    private final List<String> events = new ArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /**
     * A node that is not started yet.
     *
     * @param hello how it introduces itself
     * @param transport its own
     * @param patience how long to wait for anything
     */
    public TransportNode(Hello hello, Transport transport, Duration patience) {
        this.hello = hello;
        this.transport = transport;
        this.patience = patience;
    }

    /**
     * What has arrived.
     *
     * @param from whom the transport named as the sender
     * @param frame the very buffer
     */
    public record Arrival(Hello from, ByteBuffer frame) {
        /**
         * The bytes as text.
         *
         * @return the frame, decoded as UTF-8
         */
        public String text() {
            return StandardCharsets.UTF_8.decode(frame.duplicate()).toString();
        }
    }

    /**
     * Starts the transport.
     *
     * @return this
     * @throws IOException if it cannot listen
     */
    public TransportNode start() throws IOException {
        transport.start(hello, this);
        return this;
    }

    /**
     * Dials these nodes, and no others, under the addresses that they introduce themselves with.
     *
     * @param others whom
     */
    public void dial(TransportNode... others) {
        Map<NodeId, String> wanted = new TreeMap<>();
        for (TransportNode other : others) {
            wanted.put(other.id(), other.hello.address());
        }
        transport.dial(wanted);
    }

    /**
     * Sends a frame of one part.
     *
     * @param to whom
     * @param text the bytes, as text
     */
    public void send(NodeId to, String text) {
        transport.send(to, List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Closes the transport. */
    public void close() {
        transport.close();
    }

    /**
     * The transport itself.
     *
     * @return as given
     */
    public Transport transport() {
        return transport;
    }

    /**
     * How this node introduces itself.
     *
     * @return as given
     */
    public Hello hello() {
        return hello;
    }

    /**
     * The name of this node.
     *
     * @return its id
     */
    public NodeId id() {
        return hello.node();
    }

    /** From now on every call that brings a frame hangs, until {@link #release}. */
    public void stall() {
        gate = new CountDownLatch(1);
    }

    /** Lets the calls that hang go on. */
    public void release() {
        gate.countDown();
    }

    /**
     * All frames that have arrived.
     *
     * @return a copy, in order
     */
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /**
     * All frames that have arrived, as text.
     *
     * @return in order
     */
    public List<String> texts() {
        return arrivals().stream().map(Arrival::text).toList();
    }

    /**
     * What was told of connections: {@code +n2} and {@code -n2}.
     *
     * @return a copy, in order
     */
    public synchronized List<String> events() {
        return List.copyOf(events);
    }

    /**
     * Waits until frames to this peer have a way.
     *
     * @param peer who
     * @return how it introduced itself
     */
    public synchronized Hello awaitConnected(NodeId peer) {
        await(id() + " is connected to " + peer, () -> peers.containsKey(peer));
        return peers.get(peer);
    }

    /**
     * Waits until frames have a way to just this start of a peer.
     *
     * @param peer how it introduces itself
     */
    public void awaitConnected(Hello peer) {
        await(id() + " is connected to " + peer, () -> peer.equals(peers.get(peer.node())));
    }

    /**
     * Waits until frames to this peer are lost.
     *
     * @param peer who
     */
    public void awaitDisconnected(NodeId peer) {
        await(id() + " is disconnected from " + peer, () -> !peers.containsKey(peer));
    }

    /**
     * Waits for frames.
     *
     * @param count how many, since the beginning
     * @return all that have arrived
     */
    public synchronized List<Arrival> awaitArrivals(int count) {
        await(id() + " has " + count + " frames", () -> arrivals.size() >= count);
        return arrivals();
    }

    /**
     * Waits for one frame.
     *
     * @param text its bytes
     */
    public void awaitText(String text) {
        if (!hasText(text, patience)) {
            throw late("the frame '" + text + "' at " + id());
        }
    }

    /**
     * Waits a while for one frame.
     *
     * @param text its bytes
     * @param time how long
     * @return whether it is there
     */
    public boolean hasText(String text, Duration time) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return waited(() -> arrivals.stream().anyMatch(a -> a.frame().equals(bytes)), time);
    }

    private void await(String what, BooleanSupplier holds) {
        if (!waited(holds, patience)) {
            throw late(what);
        }
    }

    private synchronized AssertionError late(String what) {
        return new AssertionError(
                "not within " + patience + ": " + what + "; connections: " + events + ", frames: " + arrivals.size());
    }

    /** Waits until something holds that changes only with what the transport tells this node. */
    private synchronized boolean waited(BooleanSupplier holds, Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        try {
            while (!holds.getAsBoolean()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    @Override
    public synchronized void connected(Hello peer) {
        peers.put(peer.node(), peer);
        events.add("+" + peer.node());
        notifyAll();
    }

    @Override
    public synchronized void disconnected(NodeId peer) {
        peers.remove(peer);
        events.add("-" + peer);
        notifyAll();
    }

    @Override
    public void received(Hello from, ByteBuffer frame) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            arrivals.add(new Arrival(from, frame));
            notifyAll();
        }
    }
}
