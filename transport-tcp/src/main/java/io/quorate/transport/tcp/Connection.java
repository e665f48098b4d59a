package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.quorate.spi.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a connection have in common: an introduction within a deadline, then frames, and a pulse that keeps
 * the connection from looking dead and notices when the other end is.
 */
abstract class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final Surroundings surroundings;
    private Inflow inflow = new HandshakeReader(this::introduced);
    private FrameReader frames;
    private Future<?> timer;
    private String ending = "closed by the other end";

    /** The socket; set as soon as there is one. */
    private Channel channel;

    Connection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The connection stands; nobody has said anything. */
    abstract void opened();

    /** The other end has introduced itself. */
    abstract void introduced(int format, byte[] body);

    /** A frame has arrived, after {@link #established}. */
    abstract void arrived(ByteBuffer frame);

    /** It is time to show that we live. */
    abstract void beat();

    /** The connection is over; called once if it ever stood. */
    abstract void ended(String why);

    /** Names the other end, for the log. */
    abstract String other();

    final Surroundings surroundings() {
        return surroundings;
    }

    final Channel channel() {
        return channel;
    }

    final void write(ByteBuf bytes) {
        channel.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** The handshake is done: frames of at most this size may come. */
    final void established(int maxFrameBytes) {
        frames = new FrameReader(maxFrameBytes, this::arrived);
        inflow = frames;
        timer.cancel(false);
        long nanos = surroundings.settings().keepAlive().toNanos();
        timer = channel.eventLoop().scheduleWithFixedDelay(this::pulse, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends the connection; the first reason given is the one that is told. */
    final void close(String why) {
        if (channel != null && channel.isOpen()) {
            ending = why;
            var unused = channel.close();
        }
    }

    private void pulse() {
        Duration silence = surroundings.settings().silence();
        if (frames.silentNanos() > silence.toNanos()) {
            close("heard nothing for " + silence.toMillis() + " ms");
        } else {
            beat();
        }
    }

    private void late() {
        surroundings.counters().countBroken();
        close("no introduction within "
                + surroundings.settings().handshakeTimeout().toMillis() + " ms");
    }

    private void broken(MalformedException e) {
        surroundings.counters().countBroken();
        surroundings
                .complaints()
                .about("broken " + getClass(), () -> "closing the connection with " + other() + ": " + e.getMessage());
        close(e.getMessage());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        long nanos = surroundings.settings().handshakeTimeout().toNanos();
        timer = channel.eventLoop().schedule(this::late, nanos, TimeUnit.NANOSECONDS);
        opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && channel.isOpen()) {
                inflow.read(in);
            }
        } catch (MalformedException e) {
            broken(e);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.cancel(false);
        ended(ending);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("closing the connection with {} because of a bug", other(), cause);
        }
        close(Complaints.plain(String.valueOf(cause.getMessage())));
    }
}
