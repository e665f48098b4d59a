package io.quorate.examples.migrate;

import io.quorate.examples.kv.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A client that writes without a pause, each write once, and remembers what it was told. A write adds to a counter: each of its
 * own digit, so that the counter tells of each write how often it was applied. A write is never repeated: an error says that
 * it was not applied, or that nobody knows.
 */
final class Writer implements Runnable {
    /** To base 4, in 64 bits with a sign. */
    private static final int DIGITS = 31;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int number;
    private final Supplier<List<Integer>> ports;
    private final Meter meter;
    private final BitSet acknowledged = new BitSet();
    private final BitSet denied = new BitSet();
    private int written;
    private int server;
    private volatile boolean stopped;

    /**
     * What became of the writes.
     *
     * @param acknowledged the server said that they are done
     * @param unknown nobody said anything, or that it is not known
     * @param lost acknowledged, and not there
     * @param twice applied more than once, or although the server said that they were not
     */
    record Verdict(long acknowledged, long unknown, long lost, long twice) {
        Verdict and(Verdict other) {
            return new Verdict(
                    acknowledged + other.acknowledged, unknown + other.unknown, lost + other.lost, twice + other.twice);
        }
    }

    Writer(int number, Supplier<List<Integer>> ports, Meter meter) {
        this.number = number;
        this.ports = ports;
        this.meter = meter;
        this.server = number;
    }

    void stop() {
        stopped = true;
    }

    /** Until it is stopped; one server after another. */
    @Override
    public void run() {
        long since = System.nanoTime();
        while (!stopped) {
            List<Integer> known = ports.get();
            Integer port = known.get(Math.floorMod(server, known.size()));
            try (RedisClient client = new RedisClient(port)) {
                while (!stopped && ports.get().contains(port) && write(client)) {
                    long now = System.nanoTime();
                    meter.answered(now - since);
                    since = now;
                }
            } catch (IOException e) {
                // Whatever was under way may or may not have been done.
            }
            server++;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Whether the server took it. */
    private boolean write(RedisClient client) throws IOException {
        int write = written++;
        Reply reply = client.call(
                RedisClient.bytes("INCRBY"),
                key(write / DIGITS),
                RedisClient.bytes(Long.toString(1L << (2 * (write % DIGITS)))));
        if (reply instanceof Reply.Int) {
            acknowledged.set(write);
            return true;
        }
        if (reply instanceof Reply.Failure failure && !failure.text().startsWith("UNKNOWN")) {
            denied.set(write);
        }
        return false;
    }

    private byte[] key(int counter) {
        return RedisClient.bytes("writer:" + number + ":" + counter);
    }

    /** Compares what it was told with what is there; only after its end. */
    Verdict check(RedisClient client) throws IOException {
        long lost = 0;
        long twice = 0;
        for (int first = 0; first < written; first += DIGITS) {
            long counter = value(client.call(RedisClient.bytes("GET"), key(first / DIGITS)));
            for (int write = first; write < Math.min(written, first + DIGITS); write++) {
                long times = (counter >>> (2 * (write - first))) & 3;
                lost += acknowledged.get(write) && times == 0 ? 1 : 0;
                twice += times > (denied.get(write) ? 0 : 1) ? 1 : 0;
            }
        }
        long unknown = (long) written - acknowledged.cardinality() - denied.cardinality();
        return new Verdict(acknowledged.cardinality(), unknown, lost, twice);
    }

    private static long value(Reply reply) throws IOException {
        if (reply instanceof Reply.Bulk bulk) {
            byte[] digits = new byte[bulk.value().remaining()];
            bulk.value().duplicate().get(digits);
            return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
        }
        if (reply instanceof Reply.Null) {
            return 0;
        }
        throw new IOException("a counter is " + reply);
    }
}
