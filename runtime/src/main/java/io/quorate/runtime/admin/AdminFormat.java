package io.quorate.runtime.admin;

import io.quorate.api.Change.Progress;
import io.quorate.api.Change.Result;
import io.quorate.api.NodeId;
import io.quorate.runtime.reconfigure.Outline;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Requests and answers as bytes: version, kind, fields. What comes from outside is checked field by field; whatever is wrong
 * surfaces as {@link MalformedException}.
 */
final class AdminFormat {
    private static final int VERSION = 1;

    private static final int STATUS = 1;
    private static final int OUTLINE = 2;
    private static final int RECONFIGURE = 3;
    private static final int ADD_LEARNER = 4;
    private static final int REMOVE_LEARNER = 5;
    private static final int UPDATE_ADDRESS = 6;
    private static final int TRANSFER = 7;
    private static final int SNAPSHOT = 8;

    private static final int SEEN = 101;
    private static final int PLANNED = 102;
    private static final int GOING = 103;
    private static final int DONE = 104;
    private static final int REFUSED = 105;
    private static final int UNKNOWN = 106;
    private static final int TAKEN = 107;
    private static final int FAILED = 108;

    private AdminFormat() {}

    /** Writes fields. */
    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads what is behind the kind. */
    private interface Parser<T> {
        T read(int kind, DataInputStream in) throws IOException;
    }

    static byte[] encode(Request request) {
        return bytes(out -> {
            if (request instanceof Request.Status) {
                out.writeByte(STATUS);
            } else if (request instanceof Request.Outline outline) {
                out.writeByte(OUTLINE);
                ConfigurationFormat.write(outline.next(), out);
            } else if (request instanceof Request.Reconfigure reconfigure) {
                out.writeByte(RECONFIGURE);
                ConfigurationFormat.write(reconfigure.next(), out);
            } else if (request instanceof Request.AddLearner add) {
                out.writeByte(ADD_LEARNER);
                out.writeUTF(add.node().text());
                out.writeBoolean(add.waitUntilCaughtUp());
            } else if (request instanceof Request.RemoveLearner remove) {
                out.writeByte(REMOVE_LEARNER);
                out.writeUTF(remove.node().text());
            } else {
                writeRest(request, out);
            }
        });
    }

    private static void writeRest(Request request, DataOutputStream out) throws IOException {
        if (request instanceof Request.UpdateAddress update) {
            out.writeByte(UPDATE_ADDRESS);
            out.writeUTF(update.node().text());
            Texts.write(update.address(), out);
        } else if (request instanceof Request.Transfer transfer) {
            out.writeByte(TRANSFER);
            out.writeUTF(transfer.to().text());
        } else {
            out.writeByte(SNAPSHOT);
        }
    }

    static Request request(ByteBuffer bytes) {
        return parsed(bytes, (kind, in) -> switch (kind) {
            case STATUS -> new Request.Status();
            case OUTLINE -> new Request.Outline(ConfigurationFormat.read(in));
            case RECONFIGURE -> new Request.Reconfigure(ConfigurationFormat.read(in));
            case ADD_LEARNER -> new Request.AddLearner(NodeId.of(in.readUTF()), in.readBoolean());
            case REMOVE_LEARNER -> new Request.RemoveLearner(NodeId.of(in.readUTF()));
            case UPDATE_ADDRESS -> new Request.UpdateAddress(NodeId.of(in.readUTF()), in.readUTF());
            case TRANSFER -> new Request.Transfer(NodeId.of(in.readUTF()));
            case SNAPSHOT -> new Request.Snapshot();
            default -> throw new MalformedException("request of kind " + kind);
        });
    }

    static byte[] encode(Answer answer) {
        return bytes(out -> {
            if (answer instanceof Answer.Seen seen) {
                out.writeByte(SEEN);
                ViewFormat.write(seen.view(), out);
            } else if (answer instanceof Answer.Planned planned) {
                out.writeByte(PLANNED);
                out.writeBoolean(planned.outline().possible());
                Texts.write(planned.outline().steps(), out);
            } else if (answer instanceof Answer.Going going) {
                out.writeByte(GOING);
                out.writeUTF(going.progress().step().name());
                Texts.write(going.progress().detail(), out);
            } else if (answer instanceof Answer.Ended ended) {
                write(ended.result(), out);
            } else if (answer instanceof Answer.Taken taken) {
                out.writeByte(TAKEN);
                out.writeLong(taken.index());
            } else if (answer instanceof Answer.Failed failed) {
                out.writeByte(FAILED);
                Texts.write(failed.reason(), out);
            }
        });
    }

    private static void write(Result result, DataOutputStream out) throws IOException {
        if (result instanceof Result.Done done) {
            out.writeByte(DONE);
            ConfigurationFormat.write(done.configuration(), out);
        } else if (result instanceof Result.Refused refused) {
            out.writeByte(REFUSED);
            Texts.write(refused.reason(), out);
        } else if (result instanceof Result.Unknown unknown) {
            out.writeByte(UNKNOWN);
            Texts.write(unknown.reason(), out);
        }
    }

    static Answer answer(ByteBuffer bytes) {
        return parsed(bytes, (kind, in) -> switch (kind) {
            case SEEN -> new Answer.Seen(ViewFormat.read(in));
            case PLANNED -> new Answer.Planned(new Outline(in.readBoolean(), Texts.readAll(in)));
            case GOING -> new Answer.Going(new Progress(Texts.oneOf(Progress.Step.class, in), in.readUTF()));
            case DONE -> new Answer.Ended(new Result.Done(ConfigurationFormat.read(in)));
            case REFUSED -> new Answer.Ended(new Result.Refused(in.readUTF()));
            case UNKNOWN -> new Answer.Ended(new Result.Unknown(in.readUTF()));
            case TAKEN -> new Answer.Taken(in.readLong());
            case FAILED -> new Answer.Failed(in.readUTF());
            default -> throw new MalformedException("answer of kind " + kind);
        });
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

    private static <T> T parsed(ByteBuffer bytes, Parser<T> parser) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(copy))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new MalformedException("format " + version + " where this release speaks format " + VERSION);
            }
            T value = parser.read(in.readUnsignedByte(), in);
            if (in.available() != 0) {
                throw new MalformedException(in.available() + " bytes too many");
            }
            return value;
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedException("not a message of this kind: " + e);
        }
    }
}
