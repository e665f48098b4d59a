package io.quorate.examples.kv.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Clients that set one new key after the other, and remember those that were acknowledged. */
final class Writers {
    private static final int CLIENTS = 4;

    private final KvCluster cluster;
    private final String prefix;
    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicLong next = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    /** A write counts for {@link #lastAsked} only if it was asked for, and answered. */
    private final AtomicLong lastAsked = new AtomicLong(Long.MIN_VALUE);

    private volatile boolean stopping;

    Writers(KvCluster cluster, String prefix) {
        this.cluster = cluster;
        this.prefix = prefix;
    }

    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            int home = i;
            Thread thread = new Thread(() -> write(home), "writer-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void write(int home) {
        for (int hop = home; !stopping; hop++) {
            String node = KvCluster.NODES.get(hop % KvCluster.NODES.size());
            try (Jedis client = cluster.client(node)) {
                while (!stopping) {
                    long asked = System.nanoTime();
                    String key = prefix + next.incrementAndGet();
                    if ("OK".equals(client.set(key, "v-" + key))) {
                        acknowledged.add(key);
                        lastAsked.accumulateAndGet(asked, Math::max);
                    }
                }
            } catch (JedisException e) {
                Thread.onSpinWait();
            }
        }
    }

    int count() {
        return acknowledged.size();
    }

    /** Whether a write was acknowledged that was asked for after a moment. */
    boolean acknowledgedAfter(long nanoTime) {
        return lastAsked.get() > nanoTime;
    }

    Set<String> stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return acknowledged;
    }
}
