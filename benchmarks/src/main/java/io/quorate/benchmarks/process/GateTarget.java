package io.quorate.benchmarks.process;

import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The client's side of a {@link Gate}: gathers commands until the driver waits, and completes them in their order. */
final class GateTarget implements Target, AutoCloseable {
    private static final int MOST_OUTSTANDING = 1 << 16;
    private static final int BUFFER = 1 << 18;

    private final SocketChannel gate;
    private final AtomicReferenceArray<Completion> waiting = new AtomicReferenceArray<>(MOST_OUTSTANDING);
    private final ByteBuffer gathered = ByteBuffer.allocateDirect(BUFFER);
    private long submitted;

    GateTarget(int port) throws IOException {
        gate = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        gate.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread thread = new Thread(this::listen, "client-answers");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void submit(byte[] command, Completion completion) {
        waiting.set((int) (submitted % MOST_OUTSTANDING), completion);
        submitted++;
        if (gathered.remaining() < Integer.BYTES + command.length) {
            flush();
        }
        gathered.putInt(command.length).put(command);
    }

    @Override
    public void flush() {
        gathered.flip();
        try {
            while (gathered.hasRemaining()) {
                gate.write(gathered);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gathered.clear();
    }

    private void listen() {
        ByteBuffer answers = ByteBuffer.allocateDirect(Long.BYTES * 128);
        long completed = 0;
        try {
            while (gate.read(answers) >= 0) {
                int whole = answers.position() / Long.BYTES;
                long now = whole == 0 ? completed : answers.getLong((whole - 1) * Long.BYTES);
                answers.flip().position(whole * Long.BYTES);
                answers.compact();
                while (completed < Math.abs(now)) {
                    waiting.get((int) (completed % MOST_OUTSTANDING)).done(now > 0);
                    completed++;
                }
            }
        } catch (IOException e) {
            // Closed: the driver notices that nothing comes any more.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        gate.close();
    }
}
