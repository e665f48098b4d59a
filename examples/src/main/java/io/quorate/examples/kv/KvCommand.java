package io.quorate.examples.kv;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One command to the store: what the log carries.
 *
 * @param op what to do
 * @param args what with; never changed
 */
public record KvCommand(Op op, List<byte[]> args) {
    /** The commands of the store. Their codes stand in the log: never give one to another command. */
    public enum Op {
        /** key: its value. */
        GET(0, false),
        /** keys: their values. */
        MGET(1, false),
        /** keys: how many are there. */
        EXISTS(2, false),
        /** How many keys there are. */
        DBSIZE(3, false),
        /** pattern: the keys that match. */
        KEYS(4, false),
        /** The last index applied, and a checksum of all that is stored. */
        DIGEST(5, false),
        /** key, value. */
        SET(10, true),
        /** key, value: only if the key is not there. */
        SET_NX(11, true),
        /** key, value: only if the key is there. */
        SET_XX(12, true),
        /** key, value: the former value. */
        GETSET(13, true),
        /** keys: how many were there. */
        DEL(14, true),
        /** key, decimal number: the sum. */
        INCRBY(15, true),
        /** key, more bytes: the length. */
        APPEND(16, true),
        /** key, value, and so on. */
        MSET(17, true);

        private final byte code;
        private final boolean write;

        Op(int code, boolean write) {
            this.code = (byte) code;
            this.write = write;
        }

        /**
         * The number in the log.
         *
         * @return 0 or more
         */
        public byte code() {
            return code;
        }

        /**
         * Whether it may change the store.
         *
         * @return false for a mere question
         */
        public boolean isWrite() {
            return write;
        }

        /**
         * The command of a number.
         *
         * @param code from the log
         * @return the command, if there is one
         */
        public static Optional<Op> of(byte code) {
            return Arrays.stream(values()).filter(op -> op.code == code).findFirst();
        }
    }

    /** Copies the list. */
    public KvCommand {
        args = List.copyOf(args);
    }

    /**
     * Short for the constructor.
     *
     * @param op what to do
     * @param args what with
     * @return the command
     */
    public static KvCommand of(Op op, byte[]... args) {
        return new KvCommand(op, List.of(args));
    }

    byte[] arg(int position) {
        return args.get(position);
    }
}
