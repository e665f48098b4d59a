package io.quorate.benchmarks.cluster;

import io.quorate.api.Codec;
import io.quorate.api.StateMachine;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The state machine of all candidates, as Quorate wants it. */
final class HashMachine implements StateMachine<HashMachine.Command, Void> {
    private final HashState state = new HashState();

    /** Bytes on the client's side, their checksum on the machine's: the benchmark costs one small object per command. */
    static final class Command {
        private final byte[] bytes;
        private final long checksum;

        private Command(byte[] bytes, long checksum) {
            this.bytes = bytes;
            this.checksum = checksum;
        }

        static Command of(byte[] bytes) {
            return new Command(bytes, 0);
        }
    }

    static final Codec<Command> CODEC = new Codec<>() {
        private final ThreadLocal<Checksum> checksum = ThreadLocal.withInitial(Checksum::new);

        @Override
        public byte[] encode(Command command) {
            return command.bytes;
        }

        @Override
        public Command decode(ByteBuffer bytes) {
            return new Command(NONE, checksum.get().of(bytes));
        }
    };

    /** CRC-32C of any buffer: of one that hides its array it would allocate a copy each time. */
    private static final class Checksum {
        private final CRC32C crc = new CRC32C();
        private byte[] copy = new byte[1024];

        long of(ByteBuffer bytes) {
            int length = bytes.remaining();
            if (copy.length < length) {
                copy = new byte[length];
            }
            bytes.get(copy, 0, length);
            crc.reset();
            crc.update(copy, 0, length);
            return crc.getValue();
        }
    }

    private static final byte[] NONE = {};

    Node.State state() {
        return state.state();
    }

    @Override
    public Void apply(long index, Command command) {
        state.apply(command.checksum);
        return null;
    }

    @Override
    public Void query(Command question) {
        return null;
    }

    @Override
    public void save(OutputStream out) throws IOException {
        Node.State now = state.state();
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(now.applied());
        data.writeLong(now.hash());
        data.flush();
    }

    @Override
    public void load(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        state.load(new Node.State(data.readLong(), data.readLong()));
    }
}
