package io.quorate.benchmarks.process;

import io.quorate.benchmarks.trial.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a client of another process in: commands come behind their length, and the count of completed ones goes back,
 * negative if one of them failed. One client at a time; two threads.
 */
final class Gate implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final Node node;
    private final ServerSocketChannel listening;
    private final AtomicLong completed = new AtomicLong();
    private final AtomicBoolean failed = new AtomicBoolean();
    private volatile boolean sleeping;
    private volatile boolean ended;
    private volatile Thread answering;

    Gate(Node node) throws IOException {
        this.node = node;
        listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        thread("gate-client-in", this::serve);
    }

    int port() {
        return listening.socket().getLocalPort();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void serve() {
        try (SocketChannel client = listening.accept()) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            answering = thread("gate-client-out", () -> answer(client));
            take(client);
        } catch (IOException e) {
            // The client is gone, or this gate is closed: the end.
            ended = true;
        }
    }

    private void take(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER);
        while (client.read(bytes) >= 0) {
            bytes.flip();
            while (bytes.remaining() >= Integer.BYTES
                    && bytes.remaining() - Integer.BYTES >= bytes.getInt(bytes.position())) {
                byte[] command = new byte[bytes.getInt()];
                bytes.get(command);
                node.submit(command, this::done);
            }
            bytes.compact();
        }
    }

    private void done(boolean decided) {
        if (!decided) {
            failed.set(true);
        }
        completed.incrementAndGet();
        if (sleeping) {
            sleeping = false;
            LockSupport.unpark(answering);
        }
    }

    private void answer(SocketChannel client) {
        ByteBuffer answer = ByteBuffer.allocateDirect(Long.BYTES);
        long told = 0;
        try {
            while (!ended) {
                long now = completed.get();
                if (now > told) {
                    answer.clear().putLong(failed.getAndSet(false) ? -now : now).flip();
                    client.write(answer);
                    told = now;
                } else {
                    sleeping = true;
                    if (completed.get() == now) {
                        LockSupport.park(this);
                    }
                    sleeping = false;
                }
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        listening.close();
        LockSupport.unpark(answering);
    }
}
