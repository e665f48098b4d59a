package io.quorate.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames over TCP connections. One event loop thread, and short-lived ones that look up names. */
public final class TcpTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final TcpSettings settings;
    private final TcpCounters counters = new TcpCounters();
    private final Complaints complaints = new Complaints();
    private final Map<NodeId, Link> links = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Null until started; written before the loop runs anything. */
    private volatile Running running;

    /**
     * Does no I/O yet.
     *
     * @param settings bounds and times
     */
    public TcpTransport(TcpSettings settings) {
        this.settings = settings;
    }

    private record Running(Surroundings surroundings, Acceptor acceptor, Channel listening) {}

    @Override
    public void start(Hello self, Receiver receiver) throws IOException {
        if (running != null || closed.get()) {
            throw new IllegalStateException("a transport is started once");
        }
        Handshake.check(self);
        InetSocketAddress place = listenAt(settings.bind().orElse(self.address()));
        String threads = "quorate-tcp-" + self.node();
        Surroundings surroundings = new Surroundings(
                settings,
                self,
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(threads, true), NioIoHandler.newFactory()),
                new Resolver(threads + "-names"),
                new GuardedReceiver(receiver),
                complaints,
                counters);
        Acceptor acceptor = new Acceptor(surroundings);
        var bound = acceptor.bootstrap().bind(place).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop(surroundings);
            throw new IOException(whyNot(place, bound.cause()), bound.cause());
        }
        running = new Running(surroundings, acceptor, bound.channel());
        LOG.info("{} listens at {}", self.node(), place);
    }

    private static InetSocketAddress listenAt(String address) throws IOException {
        HostPort place;
        try {
            place = HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot listen: " + e.getMessage(), e);
        }
        InetSocketAddress found = new InetSocketAddress(place.host(), place.port());
        if (found.isUnresolved()) {
            throw new IOException(
                    "cannot listen at " + place + ": the name '" + place.host() + "' cannot be looked up");
        }
        return found;
    }

    private static String whyNot(InetSocketAddress place, Throwable cause) {
        String start = "cannot listen at " + place + ": ";
        if (!isLocal(place)) {
            return start + "no network interface of this machine has this address; set transport-tcp.bind"
                    + " if others reach this node by an address that is not its own";
        }
        if (String.valueOf(cause.getMessage()).contains("in use")) {
            return start + "the port is in use, perhaps by another process of this node";
        }
        return start + cause.getMessage();
    }

    private static boolean isLocal(InetSocketAddress place) {
        try {
            return place.getAddress().isAnyLocalAddress()
                    || place.getAddress().isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(place.getAddress()) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void dial(Map<NodeId, String> peers) {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("start the transport before dialling");
        }
        Map<NodeId, String> wanted = new TreeMap<>(peers);
        wanted.remove(now.surroundings().self().node());
        inLoop(now, () -> redial(now.surroundings(), wanted));
    }

    private void redial(Surroundings surroundings, Map<NodeId, String> wanted) {
        if (closed.get()) {
            return;
        }
        links.values().removeIf(link -> {
            boolean gone = !link.address().equals(wanted.get(link.peer()));
            if (gone) {
                link.close();
            }
            return gone;
        });
        wanted.forEach((peer, address) -> links.computeIfAbsent(peer, absent -> {
            Link link = new Link(surroundings, peer, address);
            link.dial();
            return link;
        }));
    }

    @Override
    public void send(NodeId to, List<ByteBuffer> frame) {
        long length = 0;
        for (ByteBuffer part : frame) {
            length += part.remaining();
        }
        if (length > settings.maxFrameBytes()) {
            long bytes = length;
            complaints.about(
                    "large " + to,
                    () -> "dropped a frame of " + bytes + " bytes to " + to + ": transport-tcp.max-frame-bytes is "
                            + settings.maxFrameBytes());
            counters.lost(1);
            return;
        }
        Link link = links.get(to);
        if (link == null || !link.send(frame, (int) length)) {
            counters.lost(1);
        }
    }

    /**
     * What happened so far.
     *
     * @return live counters
     */
    public TcpCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        Running now = running;
        Invariant.check(
                now == null || !now.listening().eventLoop().inEventLoop(),
                () -> "a receiver closes its own transport, which would wait for itself");
        boolean first = closed.compareAndSet(false, true);
        if (now == null) {
            return;
        }
        if (first) {
            now.surroundings().receiver().mute();
            inLoop(now, () -> closeConnections(now));
        }
        // The loop would close this, too, but may end before the port is free.
        now.listening().close().awaitUninterruptibly();
        stop(now.surroundings());
    }

    private void closeConnections(Running now) {
        links.values().forEach(Link::close);
        links.clear();
        now.acceptor().close();
    }

    /** Waits for the end of the loop: then all sockets are closed and the receiver hears nothing more. */
    private static void stop(Surroundings surroundings) {
        surroundings.resolver().close();
        surroundings.loop().shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static void inLoop(Running now, Runnable task) {
        try {
            now.surroundings().loop().execute(task);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: the end of the loop closes everything that is left.
        }
    }
}
