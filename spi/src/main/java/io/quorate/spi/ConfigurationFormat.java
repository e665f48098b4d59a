package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The bytes of a configuration: what an entry of kind CONFIGURATION or STOP_SIGN carries. They begin with the version of
 * the format: a released format is never changed, a new one gets a new number. Thread-safe, without state.
 */
public final class ConfigurationFormat {
    private static final int VERSION = 1;
    private static final int MAX_ITEMS = 1024;

    private ConfigurationFormat() {}

    /**
     * Encodes.
     *
     * @param configuration which
     * @return its bytes
     */
    public static byte[] encode(Configuration configuration) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            write(configuration, out);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail, but a name may be too long", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes.
     *
     * @param bytes what {@link #encode} made; read from a view of its own
     * @return the configuration
     * @throws MalformedException if they are anything else
     */
    public static Configuration decode(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(copy))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new MalformedException(
                        "a configuration in format " + version + "; this release reads format " + VERSION);
            }
            Configuration configuration = read(in);
            if (in.available() != 0) {
                throw new MalformedException(in.available() + " bytes too many");
            }
            return configuration;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedException("not a configuration: " + e);
        }
    }

    /**
     * Writes a configuration as a part of something larger, which has a version of its own.
     *
     * @param configuration which
     * @param out where to
     * @throws IOException if {@code out} fails
     */
    public static void write(Configuration configuration, DataOutput out) throws IOException {
        out.writeLong(configuration.id());
        out.writeLong(configuration.epoch());
        out.writeUTF(configuration.protocol());
        write(configuration.voters(), out);
        write(configuration.leaving(), out);
        write(configuration.learners(), out);
        out.writeBoolean(configuration.retain());
        out.writeUTF(configuration.leader().map(NodeId::text).orElse(""));
        out.writeInt(configuration.quorums().prepare());
        out.writeInt(configuration.quorums().accept());
        out.writeInt(configuration.metadata().size());
        for (Map.Entry<String, String> item : configuration.metadata().entrySet()) {
            out.writeUTF(item.getKey());
            out.writeUTF(item.getValue());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param in where from
     * @return the configuration
     * @throws IOException if {@code in} fails or ends
     * @throws IllegalArgumentException if it holds something else
     */
    public static Configuration read(DataInput in) throws IOException {
        return new Configuration(
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                readMembers(in),
                readMembers(in),
                readMembers(in),
                in.readBoolean(),
                readLeader(in),
                new Quorums(in.readInt(), in.readInt()),
                readMetadata(in));
    }

    private static void write(List<Member> members, DataOutput out) throws IOException {
        out.writeInt(members.size());
        for (Member member : members) {
            out.writeUTF(member.id().text());
            out.writeLong(member.incarnation().getMostSignificantBits());
            out.writeLong(member.incarnation().getLeastSignificantBits());
            out.writeUTF(member.address());
        }
    }

    private static List<Member> readMembers(DataInput in) throws IOException {
        int count = readCount(in);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member(NodeId.of(in.readUTF()), new UUID(in.readLong(), in.readLong()), in.readUTF()));
        }
        return members;
    }

    private static Optional<NodeId> readLeader(DataInput in) throws IOException {
        String name = in.readUTF();
        return name.isEmpty() ? Optional.empty() : Optional.of(NodeId.of(name));
    }

    private static Map<String, String> readMetadata(DataInput in) throws IOException {
        int count = readCount(in);
        Map<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            metadata.put(in.readUTF(), in.readUTF());
        }
        return metadata;
    }

    private static int readCount(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_ITEMS) {
            throw new MalformedException(count + " items where at most " + MAX_ITEMS + " make sense");
        }
        return count;
    }
}
