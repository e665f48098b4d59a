package io.quorate.benchmarks.ideal;

import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** One thread: reads all there is, writes it, syncs, acknowledges the position. */
final class IdealFollower implements Node {
    private static final int BUFFER = 1 << 20;

    private final DurableFile file;
    private final ServerSocketChannel listening;
    private final HashState state = new HashState();
    private final Thread thread;

    IdealFollower(NodeSpec spec) throws IOException {
        file = new DurableFile(spec.directory(), spec.durable());
        listening = ServerSocketChannel.open();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), spec.port()));
        thread = new Thread(this::run, "ideal-" + spec.number() + "-loop");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (SocketChannel leader = listening.accept()) {
            leader.setOption(StandardSocketOptions.TCP_NODELAY, true);
            follow(leader);
        } catch (IOException e) {
            // The leader is gone, or this node is closed: the end.
            return;
        }
    }

    private void follow(SocketChannel leader) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER);
        ByteBuffer answer = ByteBuffer.allocateDirect(Long.BYTES);
        long position = 0;
        while (leader.read(bytes) >= 0) {
            bytes.flip();
            int whole = wholeCommands(bytes);
            if (whole > 0) {
                file.write(bytes.slice(0, whole));
                position += whole;
                answer.clear().putLong(position).flip();
                leader.write(answer);
                apply(bytes, whole);
            }
            bytes.position(whole);
            bytes.compact();
        }
    }

    private static int wholeCommands(ByteBuffer bytes) {
        int end = 0;
        while (bytes.limit() - end >= Integer.BYTES) {
            int next = end + Integer.BYTES + bytes.getInt(end);
            if (next > bytes.limit()) {
                return end;
            }
            end = next;
        }
        return end;
    }

    private void apply(ByteBuffer bytes, int end) {
        int at = 0;
        while (at < end) {
            int length = bytes.getInt(at);
            state.apply(bytes.slice(at + Integer.BYTES, length));
            at += Integer.BYTES + length;
        }
    }

    @Override
    public boolean leads() {
        return false;
    }

    @Override
    public void submit(byte[] command, Completion completion) {
        completion.done(false);
    }

    @Override
    public State state() {
        return state.state();
    }

    @Override
    public Map<Counter, Long> counts() {
        return Map.of(Counter.SYNCS, file.syncs(), Counter.LOG_BYTES, file.bytes());
    }

    @Override
    public void close() {
        try {
            listening.close();
            thread.join(1000);
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
