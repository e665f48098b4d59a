package io.quorate.benchmarks.ideal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A follower as the leader sees it: what it was sent, and what it has. Leader's loop only. */
final class Peer implements AutoCloseable {
    private static final int ATTEMPTS = 2000;

    private final SocketChannel socket;
    private final SelectionKey key;
    private final ByteBuffer answers = ByteBuffer.allocateDirect(Long.BYTES * 1024);
    private long sent;
    private long acknowledged;
    /** Written and acknowledged batches: what crosses the wire. */
    private final LongAdder messages = new LongAdder();

    Peer(int port, Selector selector) throws IOException {
        socket = connected(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.configureBlocking(false);
        key = socket.register(selector, SelectionKey.OP_READ, this);
    }

    private static SocketChannel connected(InetSocketAddress address) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return SocketChannel.open(address);
            } catch (ConnectException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /** Sends as much as the socket takes; the selector says when it takes more. */
    void send(Ring ring, long end) throws IOException {
        boolean room = true;
        while (room && sent < end) {
            ByteBuffer part = ring.view(sent, end);
            sent += socket.write(part);
            room = !part.hasRemaining();
            messages.increment();
        }
        int wanted = sent < end ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    void read() throws IOException {
        while (socket.read(answers) > 0) {
            int whole = answers.position() / Long.BYTES;
            if (whole > 0) {
                acknowledged = answers.getLong((whole - 1) * Long.BYTES);
                messages.add(whole);
            }
            answers.flip().position(whole * Long.BYTES);
            answers.compact();
        }
    }

    long acknowledged() {
        return acknowledged;
    }

    long messages() {
        return messages.sum();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
