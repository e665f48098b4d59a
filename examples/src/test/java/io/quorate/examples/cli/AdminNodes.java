package io.quorate.examples.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.examples.kv.KvCodec;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.KvMachine;
import io.quorate.examples.kv.Reply;
import io.quorate.runtime.assembly.Quorate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Replicas in this process that talk over real connections, each with a file and a directory of its own. */
final class AdminNodes implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final String protocol;
    private final Map<String, String> addresses = new TreeMap<>();
    private final Map<String, Replica<KvCommand, Reply>> running = new TreeMap<>();
    private String lost = "";
    private int written;

    AdminNodes(Path directory, String protocol) throws IOException {
        this.directory = directory;
        this.protocol = protocol;
        for (String node : new String[] {"n1", "n2", "n3"}) {
            addresses.put(node, freeAddress());
        }
    }

    static String freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    String address(String node) {
        return addresses.get(node);
    }

    /** One of the first three, by the file that all have. */
    void start(String node) {
        start(node, addresses.get(node), "");
    }

    /** One of the first three, whose own file says that it listens elsewhere. */
    void startAt(String node, String address) {
        start(node, address, "");
    }

    /** One that is to join. */
    void join(String node) throws IOException {
        addresses.put(node, freeAddress());
        start(node, null, "address = \"" + addresses.get(node) + "\"");
    }

    /** Its directory is lost; it comes back under its name, with an empty one. */
    void loseDirectory(String node) {
        stop(node);
        lost = node;
        start(node);
    }

    private void start(String node, String own, String more) {
        String members = addresses.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo("n3") <= 0)
                .map(entry -> entry.getKey() + " = \""
                        + (entry.getKey().equals(node) && own != null ? own : entry.getValue()) + "\"")
                .collect(Collectors.joining(", "));
        Config config = ConfigFactory.parseString("""
                quorate {
                  cluster = orders, node = %s, protocol = %s
                  members { %s }
                  %s
                  storage-file.directory = "%s"
                }""".formatted(
                        node, protocol, members, more, directory.resolve(node.equals(lost) ? node + "-new" : node)));
        running.put(node, Quorate.start(config, new KvMachine(), new KvCodec()));
    }

    void stop(String node) {
        running.remove(node).close();
    }

    ReplicaStatus status(String node) {
        return running.get(node).status();
    }

    String leader() {
        Awaitility.await("a leader")
                .atMost(PATIENCE)
                .until(() -> running.keySet().stream()
                        .anyMatch(node -> status(node)
                                .leader()
                                .filter(one -> running.containsKey(one.text()))
                                .isPresent()));
        return running.keySet().stream()
                .flatMap(node -> status(node).leader().stream())
                .map(Object::toString)
                .filter(running::containsKey)
                .findFirst()
                .orElseThrow();
    }

    String follower(String... butNot) {
        String leader = leader();
        return running.keySet().stream()
                .filter(node ->
                        !node.equals(leader) && !java.util.List.of(butNot).contains(node))
                .findFirst()
                .orElseThrow();
    }

    /** Asks until something is decided. */
    void write(String through) {
        String key = "k" + ++written;
        Awaitility.await("a write through " + through).atMost(PATIENCE).until(() -> {
            Outcome<Reply> outcome = running.get(through)
                    .propose(KvCommand.of(KvCommand.Op.SET, bytes(key), bytes("v")))
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return outcome instanceof Outcome.Decided;
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        running.values().forEach(Replica::close);
    }
}
