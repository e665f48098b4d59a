package io.quorate.testkit.sim;

import io.quorate.api.Codec;
import io.quorate.api.NodeId;
import io.quorate.api.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A state that tells every history from every other: how many commands were applied, and a number into which all of them
 * went in order. Two replicas with the same view have applied the same commands in the same order.
 */
public final class Ledger implements StateMachine<String, Ledger.View> {
    /**
     * What a client sees.
     *
     * @param count commands applied
     * @param digest of all of them, in order
     */
    public record View(long count, long digest) {
        static final View EMPTY = new View(0, 0);

        static final Codec<View> CODEC = new Codec<>() {
            @Override
            public byte[] encode(View view) {
                return ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(view.count)
                        .putLong(view.digest)
                        .array();
            }

            @Override
            public View decode(ByteBuffer bytes) {
                return new View(bytes.getLong(), bytes.getLong());
            }
        };

        static void save(View view, OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(view.count);
            data.writeLong(view.digest);
        }

        static View load(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            return new View(data.readLong(), data.readLong());
        }

        View then(String command) {
            long mixed = digest * 0x9E3779B97F4A7C15L + 1;
            for (int i = 0; i < command.length(); i++) {
                mixed = (mixed ^ command.charAt(i)) * 0x100000001b3L;
            }
            return new View(count + 1, mixed ^ (mixed >>> 31));
        }
    }

    private final NodeId node;
    private final AppliedOracle oracle;
    private final int ballast;
    private View view = View.EMPTY;

    Ledger(NodeId node, AppliedOracle oracle, int ballast) {
        this.node = node;
        this.oracle = oracle;
        this.ballast = ballast;
    }

    @Override
    public View apply(long index, String command) {
        view = view.then(command);
        oracle.applied(node, index, command, view);
        return view;
    }

    @Override
    public View query(String question) {
        return view;
    }

    @Override
    public void save(OutputStream out) throws IOException {
        save(view, out);
    }

    private void save(View now, OutputStream out) throws IOException {
        View.save(now, out);
        out.write(new byte[ballast]);
    }

    @Override
    public void load(InputStream in) throws IOException {
        view = View.load(in);
        in.skipNBytes(ballast);
        oracle.restored(node, view);
    }

    @Override
    public Optional<Frozen> freeze() {
        View now = view;
        return Optional.of(out -> save(now, out));
    }

    View view() {
        return view;
    }
}
