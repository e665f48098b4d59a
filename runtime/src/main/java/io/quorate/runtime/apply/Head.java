package io.quorate.runtime.apply;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the framework itself keeps at the beginning of every snapshot; the sessions of clients and the state machine's own bytes follow. Its format is
 * written by hand, and a released one is never changed:
 *
 * <pre>
 * int magic | byte version | int length of what follows
 * | long index | long round | int length, configuration | int rows, each: UTF origin, long boot, long sequence
 * | int departed, each: UTF origin, long long incarnation, long boot, long sequence
 * </pre>
 *
 * @param mark where the snapshot ends
 * @param configuration in force there; names the epoch, too
 * @param rows what was applied of each origin that is a member
 * @param departed what was applied of those that were members, who departed first comes first
 */
public record Head(Mark mark, Configuration configuration, SortedMap<NodeId, Row> rows, List<Departed> departed) {
    private static final int MAGIC = 0x51534e50;
    private static final int VERSION = 3;
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_ROWS = 1 << 20;

    /** Copies map and list. */
    public Head {
        departed = List.copyOf(departed);
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    /**
     * Writes it.
     *
     * @param to where to
     * @throws IOException if {@code to} fails
     */
    public void write(OutputStream to) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(body);
        fields.writeLong(mark.index());
        fields.writeLong(mark.round());
        byte[] members = ConfigurationFormat.encode(configuration);
        fields.writeInt(members.length);
        fields.write(members);
        fields.writeInt(rows.size());
        for (Map.Entry<NodeId, Row> row : rows.entrySet()) {
            fields.writeUTF(row.getKey().text());
            write(row.getValue(), fields);
        }
        fields.writeInt(departed.size());
        for (Departed one : departed) {
            fields.writeUTF(one.node().text());
            fields.writeLong(one.incarnation().getMostSignificantBits());
            fields.writeLong(one.incarnation().getLeastSignificantBits());
            write(one.row(), fields);
        }
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        out.writeInt(body.size());
        body.writeTo(out);
        out.flush();
    }

    private static void write(Row row, DataOutputStream fields) throws IOException {
        fields.writeLong(row.boot());
        fields.writeLong(row.sequence());
    }

    /**
     * Reads it, and not a byte more.
     *
     * @param from where from
     * @return the head
     * @throws MalformedException if something else is there
     * @throws IOException if {@code from} fails or ends too early
     */
    public static Head read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new MalformedException("no snapshot: it begins with " + Integer.toHexString(magic));
        }
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new MalformedException("a snapshot of format " + version + ", and this release reads format "
                    + VERSION + " only: start this replica with the release that wrote it");
        }
        byte[] body = bytes(in, MAX_BYTES);
        DataInputStream fields = new DataInputStream(new ByteArrayInputStream(body));
        try {
            Head head = new Head(
                    new Mark(fields.readLong(), fields.readLong()),
                    ConfigurationFormat.decode(ByteBuffer.wrap(bytes(fields, body.length))),
                    rows(fields),
                    departed(fields));
            if (fields.available() != 0) {
                throw new MalformedException(fields.available() + " bytes too many in the head of a snapshot");
            }
            return head;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedException("not the head of a snapshot: " + e);
        }
    }

    /**
     * Reads it, and not a byte more.
     *
     * @param from where from
     * @param mark where the snapshot is known to end
     * @return the head
     * @throws MalformedException if something else is there
     * @throws IOException if {@code from} fails or ends too early
     */
    public static Head read(InputStream from, Mark mark) throws IOException {
        Head head = read(from);
        if (!head.mark().equals(mark)) {
            throw new MalformedException("a snapshot that ends at " + mark + " says that it ends at " + head.mark());
        }
        return head;
    }

    private static byte[] bytes(DataInputStream in, int most) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new MalformedException(length + " bytes in the head of a snapshot; at most " + most + " make sense");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new MalformedException(
                    "the head of a snapshot ends after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static SortedMap<NodeId, Row> rows(DataInputStream in) throws IOException {
        int count = count(in, MAX_ROWS);
        SortedMap<NodeId, Row> rows = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            rows.put(NodeId.of(in.readUTF()), row(in));
        }
        return rows;
    }

    private static List<Departed> departed(DataInputStream in) throws IOException {
        int count = count(in, Origins.MOST_DEPARTED);
        List<Departed> departed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            departed.add(new Departed(NodeId.of(in.readUTF()), new UUID(in.readLong(), in.readLong()), row(in)));
        }
        return departed;
    }

    private static int count(DataInputStream in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new MalformedException(count + " origins in a snapshot; at most " + most + " make sense");
        }
        return count;
    }

    private static Row row(DataInputStream in) throws IOException {
        return new Row(in.readLong(), in.readLong());
    }
}
