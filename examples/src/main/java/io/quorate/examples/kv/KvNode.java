package io.quorate.examples.kv;

import com.typesafe.config.Config;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus.Health.State;
import io.quorate.examples.kv.redis.RedisServer;
import io.quorate.runtime.assembly.ConfigurationException;
import io.quorate.runtime.assembly.Problem;
import io.quorate.runtime.assembly.Quorate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One node of the store as a process of its own: a replica, and a Redis server in front of it. */
public final class KvNode implements AutoCloseable {
    private final Replica<KvCommand, Reply> replica;
    private final RedisServer server;

    private KvNode(Replica<KvCommand, Reply> replica, KvSettings settings) {
        this.replica = replica;
        this.server = new RedisServer(replica, settings.limits());
    }

    /**
     * Starts a node, and serves clients until the replica stops itself. Blocks; being told to end closes the node cleanly.
     *
     * @param file its settings, {@code quorate} and {@code kv}
     * @param out where to say what happens
     * @return why the replica has stopped, for people
     * @throws ConfigurationException if the settings cannot be used
     * @throws io.quorate.runtime.StartException if the storage or an address cannot be used
     */
    public static String serve(Path file, PrintStream out) {
        try (KvNode node = start(file, out)) {
            return node.halted().join();
        }
    }

    /**
     * Starts a node that serves clients. Being told to end closes it cleanly.
     *
     * @param file its settings, {@code quorate} and {@code kv}
     * @param out where to say that it serves
     * @return the node
     * @throws ConfigurationException if the settings cannot be used
     * @throws io.quorate.runtime.StartException if the storage or an address cannot be used
     */
    public static KvNode start(Path file, PrintStream out) {
        Config config = Quorate.read(file);
        List<Problem> problems = new ArrayList<>(Quorate.with().check(config));
        KvSettings settings = KvSettings.of(config, problems);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        KvNode node = new KvNode(Quorate.start(config, new KvMachine(), new KvCodec()), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "ending"));
        node.listen(settings);
        out.printf(
                "%s serves Redis clients at %s:%d%n",
                node.replica.status().node(),
                settings.redis().getHostString(),
                settings.redis().getPort());
        return node;
    }

    /**
     * The replica behind the server.
     *
     * @return the one that {@link #close} closes
     */
    public Replica<KvCommand, Reply> replica() {
        return replica;
    }

    private void listen(KvSettings settings) {
        try {
            server.listen(settings.redis());
        } catch (IOException e) {
            close();
            String text = "cannot listen for Redis clients at "
                    + settings.redis().getHostString() + ":" + settings.redis().getPort() + ": " + e.getMessage()
                    + "; choose another address, or end what listens there";
            throw new ConfigurationException(List.of(new Problem("kv.redis", text, Optional.empty())));
        }
    }

    /**
     * Waits for the end of the replica.
     *
     * @return completes when it has stopped itself, with the reason for people
     */
    public CompletableFuture<String> halted() {
        CompletableFuture<String> halted = new CompletableFuture<>();
        Replica.StatusListener listener = status -> {
            if (status.health().state() == State.HALTED) {
                halted.complete(status.health().detail());
            }
        };
        replica.onChange(listener);
        listener.changed(replica.status());
        return halted;
    }

    @Override
    public void close() {
        server.close();
        replica.close();
    }
}
