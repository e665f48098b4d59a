package io.quorate.examples.demo;

import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.KvMachine;
import io.quorate.examples.kv.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Clients that count: each has a counter of its own, and adds to it as soon as the last addition is answered. A client whose
 * node is gone goes on to the next one.
 */
final class Load {
    private static final int CLIENTS_PER_NODE = 32;
    /** How soon a client tries again after a refusal. */
    private static final long PAUSE_MILLIS = 5;

    private final DemoCluster cluster;
    private final Gauge gauge;
    private final List<Client> clients = new ArrayList<>();
    private volatile boolean stopping;

    /** Counts what it was told, to compare it with what is stored. Its fields are read when it has ended. */
    static final class Client {
        final byte[] key;
        private final int home;
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private long acknowledged;
        private long unknown;
        private int hops;

        private Client(int home, int number) {
            this.home = home;
            this.key = ("n" + (home + 1) + "-client-" + number).getBytes(StandardCharsets.UTF_8);
        }

        /** Additions that were answered. */
        long acknowledged() {
            return acknowledged;
        }

        /** Additions of which nobody said whether they were applied. */
        long unknown() {
            return unknown;
        }

        private String node() {
            return DemoCluster.NODES.get((home + hops) % DemoCluster.NODES.size());
        }
    }

    Load(DemoCluster cluster, Gauge gauge) {
        this.cluster = cluster;
        this.gauge = gauge;
    }

    void start() {
        for (int home = 0; home < DemoCluster.NODES.size(); home++) {
            for (int i = 0; i < CLIENTS_PER_NODE; i++) {
                clients.add(new Client(home, i));
            }
        }
        clients.forEach(this::next);
    }

    private void next(Client client) {
        if (stopping) {
            client.ended.complete(true);
            return;
        }
        Optional<Replica<KvCommand, Reply>> replica = cluster.replica(client.node());
        if (replica.isEmpty()) {
            client.hops++;
            later(client);
            return;
        }
        long begin = System.nanoTime();
        var unused = replica.get()
                .propose(KvMachine.increment(client.key, 1))
                .thenAccept(outcome -> heard(client, outcome, begin));
    }

    private void heard(Client client, Outcome<Reply> outcome, long begin) {
        if (outcome instanceof Outcome.Decided<Reply>) {
            client.acknowledged++;
            gauge.answered(begin, System.nanoTime());
            next(client);
        } else {
            client.unknown += outcome instanceof Outcome.Unknown<Reply> ? 1 : 0;
            later(client);
        }
    }

    private void later(Client client) {
        Executor pause = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        pause.execute(() -> next(client));
    }

    int size() {
        return DemoCluster.NODES.size() * CLIENTS_PER_NODE;
    }

    /** Lets every client finish what it has begun. */
    List<Client> stop() {
        stopping = true;
        clients.forEach(client -> client.ended.join());
        return clients;
    }
}
