package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.spi.Hello;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Reception;
import io.quorate.spi.plugin.Dialer.Conversation;
import io.quorate.spi.plugin.Dialer.RefusedException;
import io.quorate.transport.tcp.Handshake.Knock;
import io.quorate.transport.tcp.Handshake.Knock.Purpose;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** The visitor's end of a visit: one socket, used by one thread, without any of its own. */
final class TcpConversation implements Conversation {
    private static final long KEEP_ALIVE_MILLIS = 1_000;
    private static final long SILENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int READ_BYTES = 64 << 10;

    private final Socket socket;
    private final byte[] bytes = new byte[READ_BYTES];
    private final Queue<ByteBuffer> heard = new ArrayDeque<>();
    private final FrameReader frames = new FrameReader(Reception.MAX_ANSWER_BYTES, heard::add);
    private Inflow inflow = new HandshakeReader(this::introduced);
    private Optional<Handshake.Answer> answer = Optional.empty();
    private long lastWrite = System.nanoTime();

    private TcpConversation(Socket socket) {
        this.socket = socket;
    }

    static TcpConversation open(HostPort place, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        InetSocketAddress address = new InetSocketAddress(place.host(), place.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("the name '" + Complaints.plain(place.host()) + "' cannot be looked up");
        }
        // Made before the node begins to count how long an introduction takes: a program that has just started loads
        // classes for it, which lasts seconds on a machine that is overloaded.
        byte[] knock = Handshake.bytes(new Knock(Purpose.VISIT, "")).array();
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            TcpConversation conversation = new TcpConversation(socket);
            socket.connect(address, millisUntil(deadline));
            conversation.knock(knock, deadline);
            return conversation;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static int millisUntil(long deadline) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
    }

    private void knock(byte[] knock, long deadline) throws IOException {
        socket.getOutputStream().write(knock);
        while (answer.isEmpty()) {
            if (System.nanoTime() > deadline || !read(millisUntil(deadline))) {
                throw new SocketTimeoutException("whoever listens there does not introduce itself");
            }
        }
        if (answer.get() instanceof Handshake.Refused refused) {
            // Whole, unlike in a log: what to do may stand at its end. It is at most as long as a handshake.
            throw new RefusedException(refused.sentence().replaceAll("\\p{Cntrl}", " "));
        }
    }

    private void introduced(int format, byte[] body) {
        if (format != Hello.FORMAT) {
            throw new MalformedException("it speaks format " + Integer.toUnsignedString(format)
                    + ", this program speaks " + Hello.FORMAT + "; use the release that the node runs");
        }
        answer = Optional.of(Handshake.answer(body));
        inflow = frames;
    }

    @Override
    public Hello host() {
        return ((Handshake.Welcome) answer.orElseThrow()).hello();
    }

    @Override
    public void say(ByteBuffer request) throws IOException {
        write(OutgoingFrame.data(List.of(request), request.remaining()));
    }

    private void write(OutgoingFrame frame) throws IOException {
        ByteBuf out = Unpooled.buffer((int) frame.cost(), (int) frame.cost());
        frame.copyTo(out);
        socket.getOutputStream().write(out.array(), 0, out.readableBytes());
        lastWrite = System.nanoTime();
    }

    @Override
    public Optional<ByteBuffer> hear(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (heard.isEmpty() && System.nanoTime() < deadline) {
            read((int) Math.min(millisUntil(deadline), KEEP_ALIVE_MILLIS));
            if (System.nanoTime() - lastWrite > KEEP_ALIVE_MILLIS * 1_000_000) {
                write(OutgoingFrame.keepAlive());
            }
            if (heard.isEmpty() && frames.silentNanos() > SILENCE_NANOS) {
                throw new SocketTimeoutException("heard nothing for " + SILENCE_NANOS / 1_000_000_000 + " s");
            }
        }
        return Optional.ofNullable(heard.poll());
    }

    /** Takes in what comes next; false if nothing came in time. */
    private boolean read(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            int count = socket.getInputStream().read(bytes);
            if (count < 0) {
                throw new EOFException("the connection was closed by the other end");
            }
            take(Unpooled.wrappedBuffer(bytes, 0, count));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private void take(ByteBuf in) throws IOException {
        try {
            while (in.isReadable()) {
                inflow.read(in);
            }
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The node finds out in any case.
        }
    }
}
