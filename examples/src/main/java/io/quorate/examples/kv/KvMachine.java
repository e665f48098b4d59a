package io.quorate.examples.kv;

import io.quorate.api.StateMachine;
import io.quorate.examples.kv.KvCommand.Op;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * The store itself: keys and values are bytes, held in memory, sorted. Behaves like Redis' strings, down to the texts of the
 * errors. Values are never changed in place, so a reply may share them.
 */
public final class KvMachine implements StateMachine<KvCommand, Reply> {
    /**
     * The largest value. It decides what APPEND does, so it must be the same on every replica and is no setting.
     */
    public static final int MAX_VALUE = 512 * 1024;

    /** The answer where a number was expected. */
    public static final Reply NOT_AN_INTEGER = Reply.error("value is not an integer or out of range");

    private final NavigableMap<byte[], byte[]> values = new TreeMap<>(Arrays::compareUnsigned);
    private long applied;

    @Override
    public Reply apply(long index, KvCommand command) {
        applied = index;
        return command.op().isWrite() ? write(command) : query(command);
    }

    private Reply write(KvCommand command) {
        byte[] key = command.arg(0);
        return switch (command.op()) {
            case SET -> set(key, command.arg(1));
            case SET_NX -> setIf(false, key, command.arg(1));
            case SET_XX -> setIf(true, key, command.arg(1));
            case GETSET -> Reply.of(values.put(key, command.arg(1)));
            case DEL -> count(command.args(), name -> values.remove(name));
            case INCRBY -> increment(key, integer(command.arg(1)));
            case APPEND -> append(key, command.arg(1));
            case MSET -> setAll(command.args());
            default -> throw new IllegalArgumentException(command.op() + " does not write");
        };
    }

    @Override
    public Reply query(KvCommand question) {
        return switch (question.op()) {
            case GET -> Reply.of(values.get(question.arg(0)));
            case MGET ->
                new Reply.Many(question.args().stream()
                        .map(key -> Reply.of(values.get(key)))
                        .toList());
            case EXISTS -> count(question.args(), values::get);
            case DBSIZE -> new Reply.Int(values.size());
            case KEYS -> keys(question.arg(0));
            case DIGEST -> new Reply.Many(List.of(new Reply.Int(applied), new Reply.Int(digest())));
            default -> throw new IllegalArgumentException(question.op() + " is no question");
        };
    }

    private Reply set(byte[] key, byte[] value) {
        values.put(key, value);
        return Reply.OK;
    }

    private Reply setIf(boolean present, byte[] key, byte[] value) {
        return values.containsKey(key) == present ? set(key, value) : Reply.NULL;
    }

    private Reply setAll(List<byte[]> pairs) {
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            values.put(pairs.get(i), pairs.get(i + 1));
        }
        return Reply.OK;
    }

    private static Reply count(List<byte[]> keys, UnaryOperator<byte[]> lookup) {
        return new Reply.Int(
                keys.stream().filter(key -> lookup.apply(key) != null).count());
    }

    private Reply increment(byte[] key, Long by) {
        byte[] before = values.get(key);
        Long value = before == null ? Long.valueOf(0) : integer(before);
        if (value == null || by == null) {
            return NOT_AN_INTEGER;
        }
        long sum = value + by;
        if (((value ^ sum) & (by ^ sum)) < 0) {
            return Reply.error("increment or decrement would overflow");
        }
        values.put(key, Long.toString(sum).getBytes(StandardCharsets.US_ASCII));
        return new Reply.Int(sum);
    }

    private Reply append(byte[] key, byte[] more) {
        byte[] before = values.getOrDefault(key, new byte[0]);
        if (before.length + (long) more.length > MAX_VALUE) {
            return Reply.error("string exceeds maximum allowed size (proto-max-bulk-len)");
        }
        byte[] after = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, after, before.length, more.length);
        values.put(key, after);
        return new Reply.Int(after.length);
    }

    private Reply keys(byte[] pattern) {
        List<Reply> found = new ArrayList<>();
        for (byte[] key : values.keySet()) {
            if (Glob.matches(pattern, key)) {
                found.add(Reply.of(key));
            }
        }
        return new Reply.Many(found);
    }

    @Override
    public void save(OutputStream out) throws IOException {
        save(applied, values, out);
    }

    /** Copies the references only: values are never changed in place. */
    @Override
    public Optional<Frozen> freeze() {
        long then = applied;
        Map<byte[], byte[]> copy = new TreeMap<>(values);
        return Optional.of(out -> save(then, copy, out));
    }

    private static void save(long applied, Map<byte[], byte[]> values, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(applied);
        data.writeInt(values.size());
        for (Map.Entry<byte[], byte[]> entry : values.entrySet()) {
            write(entry.getKey(), data);
            write(entry.getValue(), data);
        }
        data.flush();
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void load(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        applied = data.readLong();
        int count = data.readInt();
        values.clear();
        for (int i = 0; i < count; i++) {
            byte[] key = data.readNBytes(data.readInt());
            values.put(key, data.readNBytes(data.readInt()));
        }
    }

    private long digest() {
        CRC32C checksum = new CRC32C();
        values.forEach((key, value) -> {
            checksum.update(Integer.toString(key.length).getBytes(StandardCharsets.US_ASCII));
            checksum.update(key);
            checksum.update(Integer.toString(value.length).getBytes(StandardCharsets.US_ASCII));
            checksum.update(value);
        });
        return checksum.getValue();
    }

    /**
     * Reads a decimal number as Redis does: no plus sign, no leading zeros, no spaces.
     *
     * @param text its digits
     * @return the number, or null if it is none or does not fit into 64 bits
     */
    public static Long integer(byte[] text) {
        try {
            String digits = new String(text, StandardCharsets.ISO_8859_1);
            long value = Long.parseLong(digits);
            return Long.toString(value).equals(digits) ? Long.valueOf(value) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * The command for a number to add.
     *
     * @param key what to count up
     * @param by how much
     * @return the command
     */
    public static KvCommand increment(byte[] key, long by) {
        return KvCommand.of(Op.INCRBY, key, Long.toString(by).getBytes(StandardCharsets.US_ASCII));
    }
}
