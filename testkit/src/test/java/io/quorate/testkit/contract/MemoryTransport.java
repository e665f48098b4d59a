package io.quorate.testkit.contract;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A transport within one process, right unless it is told to have a flaw. The network's monitor guards its state. */
final class MemoryTransport implements Transport {
    static final int MAX_FRAME_BYTES = 1 << 20;
    static final long MAX_WAITING_BYTES = 4 << 20;

    private final MemoryNetwork network;
    private final Optional<TransportFlaw> flaw;
    private final ExecutorService events = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "memory-transport");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<NodeId, String> wanted = new TreeMap<>();
    private final Map<NodeId, MemoryTransport> connected = new TreeMap<>();
    private final Map<NodeId, List<ByteBuffer>> kept = new TreeMap<>();
    private Hello self;
    private Receiver receiver;
    private boolean open;
    private volatile boolean closed;
    private long waiting;
    private Thread onlySender;
    private Runnable heldBack;

    MemoryTransport(MemoryNetwork network, Optional<TransportFlaw> flaw) {
        this.network = network;
        this.flaw = flaw;
    }

    private boolean has(TransportFlaw which) {
        return flaw.filter(which::equals).isPresent();
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public void start(Hello hello, Receiver whom) throws IOException {
        synchronized (network) {
            self = hello;
            receiver = whom;
            open = true;
            network.listen(this, hello.address(), has(TransportFlaw.SHARES_ADDRESSES));
        }
    }

    @Override
    public void dial(Map<NodeId, String> peers) {
        synchronized (network) {
            if (has(TransportFlaw.BREAKS_OFF_ON_DIAL)) {
                wanted.clear();
                update();
            }
            if (!has(TransportFlaw.ONLY_ADDS_PEERS)) {
                wanted.keySet().retainAll(peers.keySet());
            }
            if (has(TransportFlaw.STAYS_AT_THE_OLD_PLACE)) {
                peers.forEach(wanted::putIfAbsent);
            } else {
                wanted.putAll(peers);
            }
            update();
        }
    }

    /** Brings the connections in line with who is wanted and who is there. */
    void update() {
        if (closed && has(TransportFlaw.TALKS_AFTER_CLOSE)) {
            receiver.received(self, ByteBuffer.allocate(1));
        }
        TreeSet<NodeId> peers = new TreeSet<>(wanted.keySet());
        peers.addAll(connected.keySet());
        for (NodeId peer : peers) {
            Optional<MemoryTransport> there = open ? reach(peer) : Optional.empty();
            Optional<MemoryTransport> before = Optional.ofNullable(connected.get(peer));
            if (!there.equals(before)) {
                before.ifPresent(gone -> disconnect(peer));
                there.ifPresent(come -> connect(peer, come));
            }
        }
    }

    private Optional<MemoryTransport> reach(NodeId peer) {
        return Optional.ofNullable(wanted.get(peer)).flatMap(network::at).filter(other -> accepts(peer, other));
    }

    private boolean accepts(NodeId peer, MemoryTransport other) {
        boolean cluster = other.self.cluster().equals(self.cluster()) || has(TransportFlaw.LETS_ANY_CLUSTER_IN);
        boolean node = other.self.node().equals(peer) || has(TransportFlaw.LETS_ANY_NODE_ANSWER);
        boolean back = has(TransportFlaw.ONE_WAY_ONLY) && other.connected.containsKey(self.node());
        boolean again = has(TransportFlaw.NEVER_COMES_BACK) && other.self.boot() > 1;
        return cluster && node && !back && !again;
    }

    private void connect(NodeId peer, MemoryTransport other) {
        connected.put(peer, other);
        Hello hello = has(TransportFlaw.TELLS_THE_WRONG_HELLO) ? renamed(self, peer) : other.self;
        Hello named = has(TransportFlaw.LETS_ANY_NODE_ANSWER) ? renamed(hello, peer) : hello;
        tell(() -> receiver.connected(named));
        if (has(TransportFlaw.KEEPS_FRAMES_FOR_THE_ABSENT)) {
            kept.getOrDefault(peer, List.of()).forEach(frame -> other.take(self, List.of(frame)));
        }
    }

    private static Hello renamed(Hello hello, NodeId name) {
        return new Hello(hello.cluster(), name, hello.incarnation(), hello.boot(), hello.address(), hello.protocols());
    }

    private void disconnect(NodeId peer) {
        connected.remove(peer);
        if (!has(TransportFlaw.HIDES_THE_END)) {
            tell(() -> receiver.disconnected(peer));
        }
    }

    @Override
    public void send(NodeId to, List<ByteBuffer> frame) {
        synchronized (network) {
            if (closed && has(TransportFlaw.THROWS_AFTER_CLOSE)) {
                throw new IllegalStateException("closed");
            }
            MemoryTransport other = connected.get(to);
            if (other == null) {
                absent(to, frame);
            } else if (fits(to, frame) && isHeard()) {
                other.take(has(TransportFlaw.NAMES_THE_WRONG_SENDER) ? other.self : self, frame);
            }
        }
    }

    @Override
    public CompletionStage<Hello> probe(String address) {
        synchronized (network) {
            CompletableFuture<Hello> answer = new CompletableFuture<>();
            Optional<Hello> there = network.at(address)
                    .map(other -> other.self)
                    .filter(hello -> hello.cluster().equals(self.cluster()) || has(TransportFlaw.PROBES_ANY_CLUSTER));
            if (there.isPresent() && has(TransportFlaw.BREAKS_OFF_ON_PROBE)) {
                List.copyOf(connected.keySet()).forEach(this::disconnect);
                update();
            }
            if (there.isPresent()) {
                answer.complete(has(TransportFlaw.TELLS_THE_PROBER_ITSELF) ? self : there.get());
            } else if (!has(TransportFlaw.PROBES_FOR_EVER)) {
                answer.completeExceptionally(new IOException("nobody"));
            }
            return answer;
        }
    }

    @Override
    public int maxFrameBytes() {
        return has(TransportFlaw.CLAIMS_NO_LIMIT) ? Integer.MAX_VALUE : MAX_FRAME_BYTES;
    }

    private void absent(NodeId to, List<ByteBuffer> frame) {
        if (has(TransportFlaw.THROWS_WITHOUT_CONNECTION)) {
            throw new IllegalStateException("not connected");
        }
        kept.computeIfAbsent(to, none -> new ArrayList<>()).add(joined(frame));
    }

    private boolean fits(NodeId to, List<ByteBuffer> frame) {
        boolean fits = length(frame) <= MAX_FRAME_BYTES;
        if (!fits && has(TransportFlaw.DISCONNECTS_ON_TOO_LARGE_FRAMES)) {
            disconnect(to);
            update();
        }
        return fits || has(TransportFlaw.PASSES_TOO_LARGE_FRAMES);
    }

    private boolean isHeard() {
        if (onlySender == null) {
            onlySender = Thread.currentThread();
        }
        return onlySender == Thread.currentThread() || !has(TransportFlaw.HEARS_ONE_THREAD_ONLY);
    }

    private void take(Hello from, List<ByteBuffer> frame) {
        if (has(TransportFlaw.SPLITS_FRAMES) && frame.size() > 1) {
            frame.forEach(part -> take(from, List.of(part)));
            return;
        }
        int bytes = length(frame);
        while (waiting + bytes > MAX_WAITING_BYTES && !has(TransportFlaw.KEEPS_EVERYTHING)) {
            if (!has(TransportFlaw.BLOCKS_THE_SENDER) || closed) {
                return;
            }
            waitForRoom();
        }
        waiting += bytes;
        ByteBuffer whole = has(TransportFlaw.SHARES_BYTES) ? frame.get(0).duplicate() : joined(frame);
        deliver(() -> {
            synchronized (network) {
                waiting -= bytes;
                network.notifyAll();
            }
            receiver.received(from, whole);
        });
    }

    private void waitForRoom() {
        try {
            network.wait(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ByteBuffer joined(List<ByteBuffer> frame) {
        int length = has(TransportFlaw.CUTS_LARGE_FRAMES) ? Math.min(1000, length(frame)) : length(frame);
        ByteBuffer whole = has(TransportFlaw.HANDS_OUT_DIRECT_BUFFERS)
                ? ByteBuffer.allocateDirect(length)
                : ByteBuffer.allocate(length);
        for (ByteBuffer part : frame) {
            ByteBuffer source = has(TransportFlaw.MOVES_BUFFERS) ? part : part.duplicate();
            source.limit(Math.min(source.limit(), source.position() + whole.remaining()));
            whole.put(source);
        }
        return whole.flip();
    }

    private static int length(List<ByteBuffer> frame) {
        return frame.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    private void deliver(Runnable arrival) {
        if (!has(TransportFlaw.SWAPS_NEIGHBOURS)) {
            tell(arrival);
        } else if (heldBack == null) {
            heldBack = arrival;
        } else {
            tell(arrival);
            tell(heldBack);
            heldBack = null;
        }
    }

    private void tell(Runnable event) {
        try {
            events.execute(() -> {
                if (!closed) {
                    event.run();
                }
            });
        } catch (RejectedExecutionException e) {
            // Closed: nobody listens.
        }
    }

    @Override
    public void close() {
        if (closed && has(TransportFlaw.CLOSES_ONCE_ONLY)) {
            throw new IllegalStateException("closed already");
        }
        closed = true;
        synchronized (network) {
            open = has(TransportFlaw.KEEPS_THE_ADDRESS);
            network.leave(this, has(TransportFlaw.KEEPS_THE_ADDRESS));
        }
        events.shutdown();
        try {
            events.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
