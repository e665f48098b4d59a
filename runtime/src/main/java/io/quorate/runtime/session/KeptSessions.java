package io.quorate.runtime.session;

import io.quorate.runtime.session.SessionRow.Result;
import io.quorate.spi.MalformedException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sessions of clients as a snapshot keeps them: between its head and the state machine's own bytes, the least recently used
 * session first. The format is written by hand, and a released one is never changed:
 *
 * <pre>
 * int bound on sessions | long bound on bytes | int sessions, each:
 * | long session | long settled | long last | int results, each:
 *   | long sequence | long index | int checksum of the command | int length, -1 for null | result
 * </pre>
 */
public final class KeptSessions {
    /** No sessions. */
    public static final KeptSessions NONE = new KeptSessions(Bounds.DEFAULT, List.of());

    private final Bounds bounds;
    private final List<SessionRow> rows;

    /** Shared by nobody who changes them. */
    KeptSessions(Bounds bounds, List<SessionRow> rows) {
        this.bounds = bounds;
        this.rows = rows;
    }

    Bounds bounds() {
        return bounds;
    }

    List<SessionRow> rows() {
        return rows;
    }

    /**
     * Writes them.
     *
     * @param to where to
     * @throws IOException if {@code to} fails
     */
    public void write(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(bounds.sessions());
        out.writeLong(bounds.bytes());
        out.writeInt(rows.size());
        for (SessionRow row : rows) {
            out.writeLong(row.session());
            out.writeLong(row.settled());
            out.writeLong(row.last());
            out.writeInt(row.results().size());
            for (Result result : row.results()) {
                write(result, out);
            }
        }
        out.flush();
    }

    private static void write(Result result, DataOutputStream out) throws IOException {
        out.writeLong(result.sequence());
        out.writeLong(result.index());
        out.writeInt(result.checksum());
        if (result.result().isEmpty()) {
            out.writeInt(-1);
        } else {
            byte[] encoded = result.result().get();
            out.writeInt(encoded.length);
            out.write(encoded);
        }
    }

    /**
     * Reads them, and not a byte more.
     *
     * @param from where from
     * @return the sessions
     * @throws MalformedException if something else is there
     * @throws IOException if {@code from} fails or ends too early
     */
    public static KeptSessions read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        Bounds bounds = bounds(in.readInt(), in.readLong());
        int count = within(in.readInt(), 0, bounds.sessions(), "sessions");
        List<SessionRow> rows = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            SessionRow row = row(in, bounds.bytes() - bytes);
            bytes += row.bytes();
            rows.add(row);
        }
        return new KeptSessions(bounds, rows);
    }

    private static Bounds bounds(int sessions, long bytes) {
        try {
            return new Bounds(sessions, bytes);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("bounds on the sessions in a snapshot: " + e.getMessage());
        }
    }

    private static SessionRow row(DataInputStream in, long room) throws IOException {
        long session = in.readLong();
        long settled = in.readLong();
        long last = in.readLong();
        int count = in.readInt();
        if (settled < 0 || count != last - settled) {
            throw new MalformedException(
                    "session " + session + " has " + count + " results between " + settled + " and " + last);
        }
        List<Result> results = new ArrayList<>();
        long left = room;
        for (int i = 1; i <= count; i++) {
            Result result = result(in, left);
            if (result.sequence() != settled + i) {
                throw new MalformedException(
                        "session " + session + " has a result of " + result.sequence() + " behind " + settled);
            }
            left -= result.bytes();
            results.add(result);
        }
        SessionRow row = new SessionRow(session, settled, last, results);
        if (row.bytes() > room) {
            throw new MalformedException(
                    "sessions in a snapshot are " + (row.bytes() - room) + " bytes over the bound");
        }
        return row;
    }

    private static Result result(DataInputStream in, long room) throws IOException {
        long sequence = in.readLong();
        long index = in.readLong();
        int checksum = in.readInt();
        int length = within(in.readInt(), -1, room, "bytes of a result");
        Optional<byte[]> result = length < 0 ? Optional.empty() : Optional.of(in.readNBytes(length));
        if (result.isPresent() && result.get().length < length) {
            throw new MalformedException("a result in a snapshot ends after " + result.get().length + " bytes");
        }
        return new Result(sequence, index, checksum, result);
    }

    private static int within(int found, int least, long most, String what) {
        if (found < least || found > most) {
            throw new MalformedException(found + " " + what + " in a snapshot; at most " + most + " make sense");
        }
        return found;
    }
}
