package io.quorate.examples.kv.redis;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.quorate.api.Replica;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Listens for Redis clients and serves them from one replica. Does not close the replica. */
public final class RedisServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final byte[] FULL = "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Replica<KvCommand, Reply> replica;
    private final Limits limits;
    private final CommandTable table;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicLong connections = new AtomicLong();
    private Channel listener;

    /**
     * The bounds.
     *
     * @param clients how many connections at a time
     * @param requests how many unanswered requests per connection; over it nothing more is read from the client
     * @param requestBytes how large these may be together
     */
    public record Limits(int clients, int requests, long requestBytes) {
        /** Enough for benchmarks, little enough for a small heap. */
        public static final Limits DEFAULT = new Limits(1_000, 1_024, 4 << 20);
    }

    /**
     * A server that does not listen yet.
     *
     * @param replica whom to ask
     * @param limits the bounds
     */
    public RedisServer(Replica<KvCommand, Reply> replica, Limits limits) {
        this.replica = replica;
        this.limits = limits;
        this.table = new CommandTable(replica::status);
    }

    /**
     * Begins to listen. Blocks until it does.
     *
     * @param address where; port 0 for any
     * @return where it listens
     * @throws IOException if the address cannot be used
     */
    public InetSocketAddress listen(InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
        return (InetSocketAddress) listener.localAddress();
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            if (clients.size() >= limits.clients()) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(FULL)).addListener(ChannelFutureListener.CLOSE);
                return;
            }
            clients.add(channel);
            channel.pipeline()
                    .addLast(new RedisDecoder(true))
                    .addLast(new Requests())
                    .addLast(new RedisEncoder())
                    .addLast(new Session(
                            replica,
                            table,
                            new Client(connections.incrementAndGet()),
                            new Session.Bounds(limits.requests(), limits.requestBytes())));
        }
    }

    /** Stops listening, closes all connections and ends the threads. Idempotent. */
    @Override
    public void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        clients.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
