package io.quorate.runtime.identity;

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
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

/**
 * The bytes of identity and epoch, on disk. Each begins with the version of its format: a released
 * format is never changed, a new one gets a new number.
 */
public final class Format {
    private static final int VERSION = 1;

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
                ConfigurationFormat.write(identity.genesis().get(), out);
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
                        in.readBoolean() ? Optional.of(ConfigurationFormat.read(in)) : Optional.empty()));
    }

    /**
     * Encodes an epoch.
     *
     * @param epoch which
     * @return its bytes
     */
    public static byte[] encode(Epoch epoch) {
        return bytes(out -> write(epoch, out));
    }

    /** What an epoch that began with a stop-sign needs, the first one does not have. */
    private static void write(Epoch epoch, DataOutputStream out) throws IOException {
        out.writeLong(epoch.base());
        ConfigurationFormat.write(epoch.configuration(), out);
        boolean simple = epoch.equals(new Epoch(epoch.base(), epoch.configuration()));
        if (simple) {
            return;
        }
        out.writeLong(epoch.seal().round());
        out.writeBoolean(epoch.donors().isPresent());
        if (epoch.donors().isPresent()) {
            ConfigurationFormat.write(epoch.donors().get(), out);
        }
        out.writeBoolean(epoch.goal().isPresent());
        if (epoch.goal().isPresent()) {
            write(epoch.goal().get(), out);
        }
    }

    private static Epoch readEpoch(DataInputStream in) throws IOException {
        long base = in.readLong();
        Configuration configuration = ConfigurationFormat.read(in);
        if (in.available() == 0) {
            return new Epoch(base, configuration);
        }
        Mark seal = new Mark(base, in.readLong());
        Optional<Configuration> donors =
                in.readBoolean() ? Optional.of(ConfigurationFormat.read(in)) : Optional.empty();
        Optional<Epoch> goal = in.readBoolean() ? Optional.of(readEpoch(in)) : Optional.empty();
        return new Epoch(seal, configuration, donors, goal);
    }

    /**
     * Decodes an epoch.
     *
     * @param bytes what {@link #encode(Epoch)} made
     * @return the epoch
     * @throws MalformedException if they are anything else
     */
    public static Epoch epoch(byte[] bytes) {
        return parsed(bytes, Format::readEpoch);
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

    private static void writeUuid(DataOutputStream out, UUID uuid) throws IOException {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
    }

    private static UUID readUuid(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }
}
