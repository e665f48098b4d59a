package io.quorate.examples.migrate;

import io.quorate.examples.kv.Reply;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One connection to a Redis server, one command at a time. Belongs to one thread. */
final class RedisClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;
    /** Longer than the replica takes to say that it does not know. */
    private static final int ANSWER_MILLIS = 15_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    /**
     * Connects.
     *
     * @param port on the loopback
     * @throws IOException if nobody is there
     */
    RedisClient(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Sends a command, and waits for the answer.
     *
     * @param words the command and its arguments
     * @return what the server says, be it an error
     * @throws IOException if the connection ends first: the command may or may not have been done
     */
    Reply call(byte[]... words) throws IOException {
        out.write(bytes("*" + words.length + "\r\n"));
        for (byte[] word : words) {
            out.write(bytes("$" + word.length + "\r\n"));
            out.write(word);
            out.write(bytes("\r\n"));
        }
        out.flush();
        return answer();
    }

    private Reply answer() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new Reply.Text(rest);
            case '-' -> new Reply.Failure(rest);
            case ':' -> new Reply.Int(Long.parseLong(rest));
            case '$' -> Reply.of(bulk(Integer.parseInt(rest)));
            case '*' -> many(Integer.parseInt(rest));
            default -> throw new IOException("no answer of a Redis server: " + line);
        };
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server has closed the connection");
            }
            text.append((char) next);
        }
        in.readByte();
        return text.toString();
    }

    private byte[] bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] value = new byte[length];
        in.readFully(value);
        in.readByte();
        in.readByte();
        return value;
    }

    private Reply many(int count) throws IOException {
        List<Reply> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(answer());
        }
        return new Reply.Many(items);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
