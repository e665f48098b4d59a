package io.quorate.transport.tcp;

import com.esotericsoftware.kryo.kryo5.KryoException;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.MalformedException;
import io.quorate.spi.wire.WireInput;
import io.quorate.spi.wire.WireOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The two messages before the first frame, as bytes. Raft specification 3.20, I3: both ends say who they are. */
final class Handshake {
    /** "QUOR". */
    static final int MAGIC = 0x51554F52;
    /** Magic, format, length and checksum of the body. */
    static final int HEAD_BYTES = 16;

    /** "VIS1": instead of {@link Hello#FORMAT}, the format of who is no member. */
    static final int VISIT_FORMAT = 0x56495331;

    static final int MAX_BODY_BYTES = 4096 - HEAD_BYTES;

    private static final int MAX_TEXT = 512;
    private static final int MAX_PROTOCOLS = 64;
    private static final int WELCOME = 0;

    private Handshake() {}

    /** The dialer's message: who it is and whom it means to reach. */
    record Greeting(Hello hello, NodeId expected) {}

    /** The message of a dialer that sends no frames as a member: what it wants, and the cluster if it must be that one. */
    record Knock(Purpose purpose, String cluster) {
        enum Purpose {
            /** Only to know who listens. */
            PROBE(0),
            /** To ask the node for something, frame by frame, and to be answered. */
            VISIT(1);

            private final int code;

            Purpose(int code) {
                this.code = code;
            }

            static Purpose of(int code) {
                return Arrays.stream(values())
                        .filter(purpose -> purpose.code == code)
                        .findFirst()
                        .orElseThrow(() -> new MalformedException("a visit for purpose " + code));
            }
        }
    }

    /** The acceptor's message. */
    sealed interface Answer permits Welcome, Refused {}

    /** Frames may come. */
    record Welcome(Hello hello) implements Answer {}

    /** The connection will be closed; the sentence is for the log of the dialer. */
    record Refused(int code, String sentence) implements Answer {
        Refused(Refusal reason, String sentence) {
            this(reason.code(), sentence);
        }
    }

    static ByteBuffer bytes(Greeting greeting) {
        return framed(Hello.FORMAT, body(greeting));
    }

    private static byte[] body(Greeting greeting) {
        WireOutput output = new WireOutput(MAX_BODY_BYTES);
        write(output, greeting.hello());
        return output.node(greeting.expected()).toBytes();
    }

    static ByteBuffer bytes(Knock knock) {
        WireOutput output = new WireOutput(MAX_BODY_BYTES);
        output.number(knock.purpose().code).text(knock.cluster());
        return framed(VISIT_FORMAT, output.toBytes());
    }

    static Knock knock(byte[] body) {
        WireInput input = new WireInput(body);
        Knock knock = new Knock(Knock.Purpose.of(input.number(Integer.MAX_VALUE)), input.text(MAX_TEXT));
        input.end();
        return knock;
    }

    static ByteBuffer bytes(Answer answer) {
        WireOutput output = new WireOutput(MAX_BODY_BYTES);
        if (answer instanceof Welcome welcome) {
            write(output.number(WELCOME), welcome.hello());
        } else if (answer instanceof Refused refused) {
            output.number(refused.code()).text(refused.sentence());
        }
        return framed(Hello.FORMAT, output.toBytes());
    }

    static Greeting greeting(byte[] body) {
        WireInput input = new WireInput(body);
        Greeting greeting = new Greeting(hello(input), input.node());
        input.end();
        return greeting;
    }

    static Answer answer(byte[] body) {
        WireInput input = new WireInput(body);
        int code = input.number(Integer.MAX_VALUE);
        Answer answer = code == WELCOME ? new Welcome(hello(input)) : new Refused(code, input.text(MAX_BODY_BYTES));
        input.end();
        return answer;
    }

    static int crc(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    private static ByteBuffer framed(int format, byte[] body) {
        return ByteBuffer.allocate(HEAD_BYTES + body.length)
                .putInt(MAGIC)
                .putInt(format)
                .putInt(body.length)
                .putInt(crc(body))
                .put(body)
                .flip();
    }

    private static void write(WireOutput output, Hello hello) {
        UUID incarnation = hello.incarnation();
        output.text(hello.cluster())
                .node(hello.node())
                .bits(incarnation.getMostSignificantBits())
                .bits(incarnation.getLeastSignificantBits())
                .number(hello.boot())
                .text(hello.address())
                .number(hello.protocols().size());
        hello.protocols().forEach(output::text);
    }

    private static Hello hello(WireInput input) {
        String cluster = input.text(MAX_TEXT);
        NodeId node = input.node();
        UUID incarnation = new UUID(input.bits(), input.bits());
        long boot = input.number();
        String address = input.text(MAX_TEXT);
        int count = input.number(MAX_PROTOCOLS);
        List<String> protocols = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            protocols.add(input.text(MAX_TEXT));
        }
        return new Hello(cluster, node, incarnation, boot, address, protocols);
    }

    /**
     * Makes sure that others will be able to read this introduction.
     *
     * @throws IllegalArgumentException if something in it is too long
     */
    static void check(Hello hello) {
        try {
            greeting(body(new Greeting(hello, hello.node())));
        } catch (MalformedException | KryoException e) {
            throw new IllegalArgumentException("the names and addresses of " + hello.node()
                    + " are too long for a handshake of 4 KiB: " + e.getMessage());
        }
    }
}
