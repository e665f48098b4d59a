package io.quorate.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Reception;
import io.quorate.spi.Transport;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames over TCP connections. The work of one thread, its own unless somebody polls, and short-lived ones that look up names.
 */
public final class TcpTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final TcpSettings settings;
    private final Sockets sockets;
    private final TcpCounters counters = new TcpCounters();
    private final Complaints complaints = new Complaints();
    private final Map<NodeId, Link> links = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private Optional<Reception> reception = Optional.empty();
    /** Is somebody else's to run. */
    private Optional<Loop> polled = Optional.empty();

    /** Null until started; written before the loop runs anything. */
    private volatile Running running;

    /**
     * Does no I/O yet.
     *
     * @param settings bounds and times
     */
    public TcpTransport(TcpSettings settings) {
        this(settings, Sockets.best());
    }

    TcpTransport(TcpSettings settings, Sockets sockets) {
        this.settings = settings;
        this.sockets = sockets;
    }

    private record Running(Surroundings surroundings, Acceptor acceptor, Channel listening) {}

    @Override
    public void receive(Reception answering) {
        reception = Optional.of(answering);
    }

    @Override
    public Optional<Poll> polled() {
        polled = Optional.of(new Loop(sockets));
        return Optional.of(polled.get());
    }

    @Override
    public void start(Hello self, Receiver receiver) throws IOException {
        if (running != null || closed.get()) {
            throw new IllegalStateException("a transport is started once");
        }
        Handshake.check(self);
        InetSocketAddress place = Listening.place(settings.bind().orElse(self.address()));
        String threads = "quorate-tcp-" + self.node();
        Surroundings surroundings = new Surroundings(
                settings,
                self,
                polled.orElseGet(() -> running(threads)),
                new Resolver(threads + "-names"),
                links,
                new GuardedReceiver(receiver),
                complaints,
                counters);
        Acceptor acceptor = new Acceptor(surroundings, new Visits(reception));
        ChannelFuture bound = acceptor.bootstrap().bind(place);
        surroundings.loop().await(bound);
        if (!bound.isSuccess()) {
            surroundings.close();
            throw Listening.failure(place, bound.cause());
        }
        running = new Running(surroundings, acceptor, bound.channel());
        LOG.info("{} listens at {}", self.node(), place);
    }

    private Loop running(String name) {
        Loop loop = new Loop(sockets);
        loop.run(name);
        return loop;
    }

    @Override
    public void dial(Map<NodeId, String> peers) {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("start the transport before dialling");
        }
        Map<NodeId, String> wanted = new TreeMap<>(peers);
        wanted.remove(now.surroundings().self().node());
        now.surroundings().loop().execute(() -> redial(now.surroundings(), wanted));
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

    @Override
    public CompletionStage<Hello> probe(String address) {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("start the transport before probing");
        }
        return Probe.of(now.surroundings(), address);
    }

    @Override
    public int maxFrameBytes() {
        return settings.maxFrameBytes();
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
                now == null || !now.surroundings().loop().isCurrent(),
                () -> "a receiver closes its own transport, which would wait for itself");
        boolean first = closed.compareAndSet(false, true);
        if (now == null) {
            polled.ifPresent(Loop::close);
        } else if (first) {
            close(now);
        } else {
            now.surroundings().loop().awaitEnd();
        }
    }

    private void close(Running now) {
        now.surroundings().receiver().mute();
        now.surroundings().loop().execute(() -> closeConnections(now));
        // The loop would close this, too, but may end before the port is free.
        now.surroundings().loop().awaitAWhile(now.listening().close());
        now.surroundings().close();
    }

    private void closeConnections(Running now) {
        links.values().forEach(Link::close);
        links.clear();
        now.acceptor().close();
    }
}
