package io.quorate.runtime.identity;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The bytes of identity, epoch and configuration, on disk and wire. Each begins with the version of its format: a released
 * format is never changed, a new one gets a new number.
 */
public final class Format {
    private static final int VERSION = 1;
    private static final int MAX_MEMBERS = 1024;

    private Format() {}

    /** Writes fields. */
    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads fields. */
    private interface Parser<T> {
        T read(DataInputStream in) throws IOException;
    }

    /**
     * Encodes an identity.
     *
     * @param identity which
     * @return its bytes
     */
    public static byte[] encode(Identity identity) {
        return bytes(out -> {
            out.writeUTF(identity.cluster());
            out.writeUTF(identity.node().text());
            writeUuid(out, identity.incarnation());
            out.writeLong(identity.boot());
            out.writeBoolean(identity.genesis().isPresent());
            if (identity.genesis().isPresent()) {
                write(out, identity.genesis().get());
            }
        });
    }

    /**
     * Decodes an identity.
     *
     * @param bytes what {@link #encode(Identity)} made
     * @return the identity
     * @throws MalformedException if they are anything else
     */
    public static Identity identity(byte[] bytes) {
        return parsed(
                bytes,
                in -> new Identity(
                        in.readUTF(),
                        NodeId.of(in.readUTF()),
                        readUuid(in),
                        in.readLong(),
                        in.readBoolean() ? Optional.of(readConfiguration(in)) : Optional.empty()));
    }

    /**
     * Encodes an epoch.
     *
     * @param epoch which
     * @return its bytes
     */
    public static byte[] encode(Epoch epoch) {
        return bytes(out -> {
            out.writeLong(epoch.base());
            write(out, epoch.configuration());
        });
    }

    /**
     * Decodes an epoch.
     *
     * @param bytes what {@link #encode(Epoch)} made
     * @return the epoch
     * @throws MalformedException if they are anything else
     */
    public static Epoch epoch(byte[] bytes) {
        return parsed(bytes, in -> new Epoch(in.readLong(), readConfiguration(in)));
    }

    /**
     * Encodes a configuration.
     *
     * @param configuration which
     * @return its bytes
     */
    public static byte[] encode(Configuration configuration) {
        return bytes(out -> write(out, configuration));
    }

    /**
     * Decodes a configuration.
     *
     * @param bytes what {@link #encode(Configuration)} made
     * @return the configuration
     * @throws MalformedException if they are anything else
     */
    public static Configuration configuration(byte[] bytes) {
        return parsed(bytes, Format::readConfiguration);
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            fields.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail, but a name may be too long", e);
        }
        return bytes.toByteArray();
    }

    private static <T> T parsed(byte[] bytes, Parser<T> parser) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new MalformedException("format " + version + "; this release reads format " + VERSION);
            }
            T value = parser.read(in);
            if (in.available() != 0) {
                throw new MalformedException(in.available() + " bytes too many");
            }
            return value;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedException("not a record of this kind: " + e);
        }
    }

    private static void write(DataOutputStream out, Configuration configuration) throws IOException {
        out.writeLong(configuration.id());
        out.writeLong(configuration.epoch());
        out.writeUTF(configuration.protocol());
        write(out, configuration.voters());
        write(out, configuration.learners());
        out.writeInt(configuration.quorums().prepare());
        out.writeInt(configuration.quorums().accept());
        out.writeInt(configuration.metadata().size());
        for (Map.Entry<String, String> item : configuration.metadata().entrySet()) {
            out.writeUTF(item.getKey());
            out.writeUTF(item.getValue());
        }
    }

    private static Configuration readConfiguration(DataInputStream in) throws IOException {
        return new Configuration(
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                readMembers(in),
                readMembers(in),
                new Quorums(in.readInt(), in.readInt()),
                readMetadata(in));
    }

    private static void write(DataOutputStream out, List<Member> members) throws IOException {
        out.writeInt(members.size());
        for (Member member : members) {
            out.writeUTF(member.id().text());
            writeUuid(out, member.incarnation());
            out.writeUTF(member.address());
        }
    }

    private static List<Member> readMembers(DataInputStream in) throws IOException {
        int count = readCount(in);
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Member(NodeId.of(in.readUTF()), readUuid(in), in.readUTF()));
        }
        return members;
    }

    private static Map<String, String> readMetadata(DataInputStream in) throws IOException {
        int count = readCount(in);
        Map<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            metadata.put(in.readUTF(), in.readUTF());
        }
        return metadata;
    }

    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_MEMBERS) {
            throw new MalformedException(count + " items where at most " + MAX_MEMBERS + " make sense");
        }
        return count;
    }

    private static void writeUuid(DataOutputStream out, UUID uuid) throws IOException {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
    }

    private static UUID readUuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
