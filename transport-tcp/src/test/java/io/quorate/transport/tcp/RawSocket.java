package io.quorate.transport.tcp;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The other end of a connection, played by the test byte by byte. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static RawSocket dial(String address) throws IOException {
        HostPort place = HostPort.parse(address);
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(place.host(), place.port()), PATIENCE_MILLIS);
        return new RawSocket(socket);
    }

    static Hello hello(String cluster, String node, long boot) {
        UUID incarnation = UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8));
        return new Hello(cluster, NodeId.of(node), incarnation, boot, "127.0.0.1:1", List.of("raft"));
    }

    static byte[] greeting(Hello hello, String expected) {
        return Handshake.bytes(new Handshake.Greeting(hello, NodeId.of(expected)))
                .array();
    }

    /** A frame with any head. */
    static byte[] frame(int length, int crc, int kind, byte[] body) {
        return ByteBuffer.allocate(OutgoingFrame.HEAD_BYTES + body.length)
                .putInt(length)
                .putInt(crc)
                .put((byte) kind)
                .put(body)
                .array();
    }

    static byte[] frame(int kind, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(kind);
        crc.update(body);
        return frame(body.length + 1, (int) crc.getValue(), kind, body);
    }

    RawSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Introduces itself and is let in. */
    RawSocket enter(Hello hello, String expected) throws IOException {
        send(greeting(hello, expected));
        if (!(answer() instanceof Handshake.Welcome)) {
            throw new AssertionError("not let in");
        }
        return this;
    }

    Handshake.Answer answer() throws IOException {
        return Handshake.answer(message());
    }

    byte[] read(int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes);
    }

    /** Reads a greeting and welcomes the dialer under this name. */
    RawSocket welcome(Hello hello) throws IOException {
        message();
        return send(Handshake.bytes(new Handshake.Welcome(hello)).array());
    }

    private byte[] message() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] head = in.readNBytes(Handshake.HEAD_BYTES);
        if (head.length < Handshake.HEAD_BYTES) {
            throw new IOException("closed instead of a handshake");
        }
        return in.readNBytes(ByteBuffer.wrap(head).getInt(8));
    }

    /** Waits until the other end closes; whatever it says before is skipped. */
    void awaitClosed() {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        try {
            while (socket.getInputStream().read() >= 0) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("still open, and talking, after " + PATIENCE_MILLIS + " ms");
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after " + PATIENCE_MILLIS + " ms", e);
        } catch (IOException e) {
            // A reset is an end, too.
        }
    }

    /** Whether the other end says and does nothing for a while. */
    boolean isQuietFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() == Integer.MIN_VALUE;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
