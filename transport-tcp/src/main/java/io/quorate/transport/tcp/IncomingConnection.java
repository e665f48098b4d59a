package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.quorate.spi.Hello;
import io.quorate.spi.Reception;
import io.quorate.transport.tcp.Handshake.Knock.Purpose;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A connection that was accepted: of a peer, where frames come in and only keep-alives go out; or of a visitor. */
final class IncomingConnection extends Connection {
    private final Acceptor acceptor;
    private Optional<Hello> peer = Optional.empty();
    private Optional<Visit> visit = Optional.empty();

    IncomingConnection(Surroundings surroundings, Acceptor acceptor) {
        super(surroundings);
        this.acceptor = acceptor;
    }

    /** Who is at the other end, once it has introduced itself and was let in. */
    Optional<Hello> peer() {
        return peer;
    }

    @Override
    void opened() {
        acceptor.opened(this);
    }

    @Override
    void introduced(int format, byte[] body) {
        if (format == Handshake.VISIT_FORMAT) {
            knocked(Handshake.knock(body));
            return;
        }
        if (format != Hello.FORMAT) {
            refuse(new Handshake.Refused(
                    Refusal.UNKNOWN_FORMAT,
                    "it speaks format " + Hello.FORMAT + " and knows no format " + Integer.toUnsignedString(format)));
            return;
        }
        Handshake.Greeting greeting = Handshake.greeting(body);
        Optional<Handshake.Refused> refusal = acceptor.judge(greeting);
        if (refusal.isPresent()) {
            refuse(refusal.get());
        } else {
            admit(greeting.hello());
        }
    }

    private void knocked(Handshake.Knock knock) {
        if (knock.purpose() == Purpose.VISIT) {
            visited();
            return;
        }
        String cluster = surroundings().self().cluster();
        if (knock.cluster().equals(cluster)) {
            farewell(new Handshake.Welcome(surroundings().self()));
        } else {
            refuse(Acceptor.wrongCluster(cluster, knock.cluster()));
        }
    }

    private void visited() {
        Visit visitor = new Visit(channel(), surroundings().counters());
        Optional<Handshake.Refused> refusal = acceptor.visits().judge(visitor);
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        visit = Optional.of(visitor);
        acceptor.visited(this, visitor);
        welcome(Reception.MAX_REQUEST_BYTES);
    }

    private void welcome(int maxFrameBytes) {
        Handshake.Welcome welcome = new Handshake.Welcome(surroundings().self());
        write(Unpooled.wrappedBuffer(Handshake.bytes(welcome)));
        established(maxFrameBytes);
    }

    private void admit(Hello hello) {
        peer = Optional.of(hello);
        acceptor.admitted(this, hello);
        welcome(surroundings().settings().maxFrameBytes());
    }

    /** Says no and closes. */
    private void refuse(Handshake.Refused refusal) {
        surroundings().counters().countRefused();
        surroundings()
                .complaints()
                .about(
                        "refused " + refusal.code(),
                        () -> "refused a connection from " + other() + ", which was told: "
                                + Complaints.plain(refusal.sentence()));
        farewell(refusal);
    }

    private void farewell(Handshake.Answer last) {
        channel().writeAndFlush(Unpooled.wrappedBuffer(Handshake.bytes(last))).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    void arrived(ByteBuffer frame) {
        peer.ifPresent(hello -> {
            surroundings().counters().countReceived();
            surroundings().receiver().received(hello, frame);
        });
        visit.ifPresent(visitor -> acceptor.visits().asked(visitor, frame));
    }

    @Override
    void beat() {
        if (visit.isPresent()) {
            beat(visit.get());
        } else if (channel().isWritable()) {
            ByteBuf bytes = channel().alloc().directBuffer(OutgoingFrame.HEAD_BYTES, OutgoingFrame.HEAD_BYTES);
            OutgoingFrame.keepAlive().copyTo(bytes);
            write(bytes);
        }
    }

    private void beat(Visit visitor) {
        if (visitor.isStuckFor(surroundings().settings().silence())) {
            close("it reads nothing");
        } else {
            visitor.keepAlive();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        visit.ifPresent(Visit::drain);
    }

    @Override
    void ended(String why) {
        acceptor.closed(this);
        visit.ifPresent(acceptor.visits()::left);
    }

    @Override
    String other() {
        String place = channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress() + ":" + address.getPort()
                : "an unknown place";
        return peer.map(hello -> hello.node() + " at " + place).orElse(place);
    }
}
