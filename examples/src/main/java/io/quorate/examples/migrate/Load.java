package io.quorate.examples.migrate;

import io.quorate.examples.kv.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients of the cluster over the Redis protocol. */
final class Load implements AutoCloseable {
    private static final int VALUE = 64 * 1024;
    private static final int VALUES_PER_MIB = (1 << 20) / VALUE;

    private final Meter meter = new Meter();
    private final List<Writer> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile List<Integer> ports;

    /**
     * Nobody writes yet.
     *
     * @param clients how many there will be
     * @param ports where servers are
     */
    Load(int clients, List<Integer> ports) {
        this.ports = List.copyOf(ports);
        for (int i = 0; i < clients; i++) {
            writers.add(new Writer(i, () -> this.ports, meter));
        }
    }

    /** Writes values until the state is as large. Blocks. */
    void fill(long mib) throws IOException {
        byte[] value = new byte[VALUE];
        Random random = new Random(1);
        try (RedisClient client = new RedisClient(ports.get(0))) {
            for (long i = 0; i < mib * VALUES_PER_MIB; i++) {
                random.nextBytes(value);
                Reply reply = client.call(RedisClient.bytes("SET"), RedisClient.bytes("fill:" + i), value);
                if (!reply.equals(Reply.OK)) {
                    throw new IOException("a value was not taken: " + reply);
                }
            }
        }
    }

    void start() {
        for (Writer writer : writers) {
            Thread thread = new Thread(writer, "client");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Where servers are from now on. */
    void serversAre(List<Integer> now) {
        ports = List.copyOf(now);
    }

    Meter.Window window() {
        return meter.window();
    }

    /** Waits for the writes that are under way. */
    void stop() throws InterruptedException {
        writers.forEach(Writer::stop);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What became of all writes; only after {@link #stop}. */
    Writer.Verdict check() throws IOException {
        Writer.Verdict all = new Writer.Verdict(0, 0, 0, 0);
        try (RedisClient client = new RedisClient(ports.get(0))) {
            for (Writer writer : writers) {
                all = all.and(writer.check(client));
            }
        }
        return all;
    }

    @Override
    public void close() {
        writers.forEach(Writer::stop);
    }
}
