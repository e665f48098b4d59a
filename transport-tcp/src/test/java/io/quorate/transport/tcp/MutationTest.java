package io.quorate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.api.NodeId;
import io.quorate.spi.MalformedException;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.contract.TransportNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random damage to what is on the wire. To replay a failure: {@code mvn -pl transport-tcp -am test -Dtest=MutationTest
 * -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Dseed=<the seed that is printed>}.
 */
final class MutationTest extends TcpCase {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int ROUNDS = 5_000;

    private final Randomness random = new Randomness(SEED);

    /** Damage is noticed by the checksum or by the shape of the head; another format is a proper refusal. */
    @Test
    void aDamagedHandshakeIsNeverTakenForAnother() {
        byte[] right = RawSocket.greeting(RawSocket.hello("orders", "n9", 7), "n1");
        byte[] body = bodyOf(right);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(right);
            List<String> heard = new ArrayList<>();
            HandshakeReader reader = new HandshakeReader((format, found) -> {
                assertThat(found).as("seed %d", SEED).isEqualTo(body);
                heard.add("format " + format);
            });
            ByteBuf in = Unpooled.wrappedBuffer(damaged);
            succeedsOrRejects(() -> {
                while (in.isReadable()) {
                    reader.read(in);
                }
            });
            assertThat(heard).as("seed %d", SEED).hasSizeLessThanOrEqualTo(1);
        }
    }

    /** Even with a right checksum, whatever the body says. */
    @Test
    void aForgedHandshakeIsReadOrRejected() {
        byte[] right = RawSocket.greeting(RawSocket.hello("orders", "n9", 7), "n1");
        byte[] body = bodyOf(right);
        byte[] answer = bodyOf(Handshake.bytes(new Handshake.Welcome(RawSocket.hello("orders", "n9", 7)))
                .array());
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damaged(body);
            byte[] damagedAnswer = damaged(answer);
            succeedsOrRejects(() -> Handshake.greeting(damaged));
            succeedsOrRejects(() -> Handshake.answer(damagedAnswer));
        }
    }

    /** However the bytes are cut, the frames are those that were sent. */
    @Test
    void framesSurviveAnyCut() {
        for (int round = 0; round < 200; round++) {
            List<ByteBuffer> sent = new ArrayList<>();
            ByteBuf stream = Unpooled.buffer();
            for (int i = 0; i < 20; i++) {
                byte[] body = new byte[(int) random.below(random.chance(0.1) ? 200_000 : 100)];
                Arrays.fill(body, (byte) random.nextLong());
                sent.add(ByteBuffer.wrap(body));
                stream.writeBytes(RawSocket.frame(OutgoingFrame.DATA, body));
            }
            List<ByteBuffer> arrived = new ArrayList<>();
            FrameReader reader = new FrameReader(200_000, arrived::add);
            while (stream.isReadable()) {
                ByteBuf cut = stream.readSlice(1 + (int) random.below(Math.min(70_000, stream.readableBytes())));
                while (cut.isReadable()) {
                    reader.read(cut);
                }
            }
            assertThat(arrived).as("seed %d", SEED).isEqualTo(sent);
        }
    }

    /** What a frame leaves as is what a reader makes a frame of, however large the pieces are. */
    @Test
    void framesLeaveInAnyPieces() {
        for (int round = 0; round < 2_000; round++) {
            List<ByteBuffer> parts = new ArrayList<>();
            ByteBuffer whole = ByteBuffer.allocate(10_000);
            for (long i = random.below(5); i > 0; i--) {
                byte[] part = new byte[(int) random.below(1_000)];
                Arrays.fill(part, (byte) random.nextLong());
                parts.add(ByteBuffer.wrap(part));
                whole.put(part);
            }
            whole.flip();
            List<ByteBuffer> arrived = new ArrayList<>();
            FrameReader reader = new FrameReader(10_000, arrived::add);
            OutgoingFrame frame = OutgoingFrame.data(parts, whole.remaining());
            boolean all = false;
            while (!all) {
                ByteBuf piece = Unpooled.buffer(1 + (int) random.below(700));
                piece = piece.capacity(piece.capacity());
                ByteBuf bounded =
                        Unpooled.wrappedBuffer(new byte[piece.capacity()]).clear();
                all = frame.copyTo(bounded);
                while (bounded.isReadable()) {
                    reader.read(bounded);
                }
            }
            assertThat(arrived).as("seed %d", SEED).containsExactly(whole);
        }
    }

    /** Memory follows what has arrived, not what was claimed. */
    @Test
    void claimedLengthsAreNotAllocated() {
        FrameReader reader = new FrameReader(16 << 20, frame -> {});
        reader.read(Unpooled.wrappedBuffer(RawSocket.frame(16 << 20, 0, OutgoingFrame.DATA, new byte[0])));
        assertThat(reader.heldBytes()).isEqualTo(64 << 10);
        for (int arrived = 1_000; arrived < 16 << 20; arrived += 1_000) {
            ByteBuf in = Unpooled.wrappedBuffer(new byte[1_000]);
            while (in.isReadable()) {
                reader.read(in);
            }
            assertThat(reader.heldBytes()).isLessThanOrEqualTo(Math.max(64 << 10, 16 * arrived));
        }
    }

    @Test
    void damagedFramesAreNeverTakenForOthers() {
        byte[] right = RawSocket.frame(OutgoingFrame.DATA, new byte[300]);
        for (int round = 0; round < ROUNDS; round++) {
            FrameReader reader = new FrameReader(
                    1_000, frame -> assertThat(frame).as("seed %d", SEED).isEqualTo(ByteBuffer.allocate(300)));
            ByteBuf in = Unpooled.wrappedBuffer(damaged(right));
            succeedsOrRejects(() -> {
                while (in.isReadable()) {
                    reader.read(in);
                }
            });
        }
    }

    @Test
    void damagedHandshakesLeaveTheNodeUnharmed() throws IOException {
        Settings settings = new Settings();
        TransportNode node = start(N1, settings);
        byte[] right = RawSocket.greeting(RawSocket.hello("orders", "n9", 7), "n1");
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sockets.add(RawSocket.dial(node.hello().address()).send(damaged(right)));
        }
        assertUnharmed(node);
        assertThat(node.arrivals()).allMatch(arrival -> arrival.from().node().equals(NodeId.of("honest")));
        for (RawSocket socket : sockets) {
            socket.close();
        }
    }

    private static byte[] bodyOf(byte[] message) {
        return Arrays.copyOfRange(message, Handshake.HEAD_BYTES, message.length);
    }

    /** Flips, overwrites, cuts or lengthens at least one place. */
    private byte[] damaged(byte[] right) {
        byte[] bytes = right.clone();
        do {
            int at = (int) random.below(bytes.length);
            switch ((int) random.below(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.below(8));
                case 1 -> bytes[at] = (byte) random.nextLong();
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> bytes = Arrays.copyOf(bytes, bytes.length + (int) random.below(20));
            }
        } while (random.chance(0.4) || Arrays.equals(bytes, right));
        return bytes;
    }

    /** Anything but a proper rejection fails, and says how to replay it. */
    private static void succeedsOrRejects(Runnable reading) {
        try {
            reading.run();
        } catch (MalformedException e) {
            assertThat(e.getMessage()).as("seed %d", SEED).isNotBlank();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + SEED + ": neither read nor rejected", e);
        }
    }
}
