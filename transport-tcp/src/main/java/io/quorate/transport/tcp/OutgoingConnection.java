package io.quorate.transport.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.MalformedException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** One attempt to reach a peer and, if it succeeds, the connection that frames leave by. Only keep-alives come in. */
final class OutgoingConnection extends Connection {
    /** A host that does not answer at all is tried again sooner than the system would give up. */
    private static final long MAX_CONNECT_MILLIS = 2_000;

    private final Link link;
    private final NodeId peer;
    private final InetSocketAddress address;
    private Outbox outbox;

    OutgoingConnection(Surroundings surroundings, Link link, InetSocketAddress address) {
        super(surroundings);
        this.link = link;
        this.peer = link.peer();
        this.address = address;
    }

    void open() {
        surroundings()
                .loop()
                .dialler()
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbox.READY)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis(surroundings()))
                .handler(this)
                .connect(address)
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        link.ended(
                                this,
                                Complaints.plain(
                                        String.valueOf(connected.cause().getMessage())));
                    }
                });
    }

    static int connectMillis(Surroundings surroundings) {
        long millis = surroundings.settings().handshakeTimeout().toMillis();
        return (int) Math.max(1, Math.min(MAX_CONNECT_MILLIS, millis));
    }

    @Override
    void opened() {
        Handshake.Greeting greeting = new Handshake.Greeting(surroundings().self(), peer);
        write(Unpooled.wrappedBuffer(Handshake.bytes(greeting)));
    }

    @Override
    void introduced(int format, byte[] body) {
        if (format != Hello.FORMAT) {
            close("it speaks format " + Integer.toUnsignedString(format) + ", this node speaks " + Hello.FORMAT
                    + "; see which of the two is to be upgraded");
            return;
        }
        Handshake.Answer answer = Handshake.answer(body);
        if (answer instanceof Handshake.Refused refused) {
            close("it refuses (" + name(refused.code()) + "): " + Complaints.plain(refused.sentence()));
        } else if (answer instanceof Handshake.Welcome welcome) {
            welcomed(welcome.hello());
        }
    }

    private static String name(int code) {
        return Refusal.of(code).map(Refusal::name).orElse("reason " + code);
    }

    private void welcomed(Hello hello) {
        String cluster = surroundings().self().cluster();
        if (!hello.node().equals(peer) || !hello.cluster().equals(cluster)) {
            close("expected " + peer + " of cluster '" + cluster + "', found " + hello.node() + " of cluster '"
                    + Complaints.plain(hello.cluster()) + "'");
            return;
        }
        established(0);
        outbox = new Outbox(
                channel(),
                surroundings().settings().queueBytes(),
                surroundings().counters());
        link.established(this, hello, outbox);
    }

    @Override
    void arrived(ByteBuffer frame) {
        throw new MalformedException("a frame against the direction of the connection");
    }

    @Override
    void beat() {
        if (outbox.stuckFor(surroundings().settings().silence())) {
            close("it reads nothing");
        } else {
            outbox.keepAlive();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (outbox != null) {
            outbox.drain();
        }
    }

    @Override
    void ended(String why) {
        link.ended(this, why);
    }

    @Override
    String other() {
        return peer + " at " + address;
    }
}
