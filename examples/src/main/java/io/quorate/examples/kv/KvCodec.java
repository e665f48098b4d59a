package io.quorate.examples.kv;

import io.quorate.api.Codec;
import io.quorate.examples.kv.KvCommand.Op;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as bytes: the code of the command, then each argument as its length and its bytes. Lengths are written in groups
 * of seven bits, the lowest first, with the top bit set on all but the last: one byte up to 127.
 */
public final class KvCodec implements Codec<KvCommand> {
    private static final int MAX_LENGTH_BYTES = 5;

    @Override
    public byte[] encode(KvCommand command) {
        int size = 1;
        for (byte[] arg : command.args()) {
            size += lengthBytes(arg.length) + arg.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).put(command.op().code());
        for (byte[] arg : command.args()) {
            putLength(out, arg.length);
            out.put(arg);
        }
        return out.array();
    }

    @Override
    public KvCommand decode(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            throw new IllegalArgumentException("an empty command");
        }
        byte code = bytes.get();
        Op op = Op.of(code).orElseThrow(() -> new IllegalArgumentException("no command has the code " + code));
        List<byte[]> args = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = getLength(bytes);
            if (length < 0 || length > bytes.remaining()) {
                throw new IllegalArgumentException(
                        "an argument of " + length + " bytes where " + bytes.remaining() + " are left");
            }
            byte[] arg = new byte[length];
            bytes.get(arg);
            args.add(arg);
        }
        return new KvCommand(op, args);
    }

    private static int lengthBytes(int length) {
        int bytes = 1;
        for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
            bytes++;
        }
        return bytes;
    }

    private static void putLength(ByteBuffer out, int length) {
        int rest = length;
        while (rest > 0x7F) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static int getLength(ByteBuffer in) {
        int length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES && in.hasRemaining(); i++) {
            byte next = in.get();
            length |= (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return length;
            }
        }
        throw new IllegalArgumentException("a length without an end");
    }
}
