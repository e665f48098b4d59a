package io.quorate.examples.kv.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Three processes on this machine. Not thread-safe, {@link #client} excepted. */
final class KvCluster implements AutoCloseable {
    static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final int CLIENT_MILLIS = 10_000;
    private static final int KEYS_AT_ONCE = 1_000;

    private final Path directory;
    private final String protocol;
    private final Function<String, Map<String, String>> environment;
    private final List<Integer> ports = freePorts(6);
    private final Map<String, KvProcess> processes = new TreeMap<>();

    KvCluster(Path directory, String protocol) {
        this(directory, protocol, name -> Map.of());
    }

    /** Processes that get an environment by their names. */
    KvCluster(Path directory, String protocol, Function<String, Map<String, String>> environment) {
        this.directory = directory;
        this.protocol = protocol;
        this.environment = environment;
    }

    static List<Integer> freePorts(int count) {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    int transportPort(String node) {
        return ports.get(NODES.indexOf(node));
    }

    int redisPort(String node) {
        return ports.get(3 + NODES.indexOf(node));
    }

    /** The file of a node, as text to be changed. */
    String config(String node) {
        String members = NODES.stream()
                .map(name -> name + " = \"127.0.0.1:" + transportPort(name) + "\"")
                .collect(Collectors.joining(", "));
        return """
                quorate {
                  cluster = kv
                  node = %s
                  protocol = %s
                  members { %s }
                  storage-file.directory = "%s"
                }
                kv.redis = "127.0.0.1:%d"
                """.formatted(node, protocol, members, directory.resolve(node), redisPort(node));
    }

    /** A process with settings of its own, beside the cluster. */
    KvProcess startWith(String name, String config) {
        try {
            return new KvProcess(Files.writeString(directory.resolve(name + ".conf"), config), environment.apply(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start(String node) {
        processes.put(node, startWith(node, config(node)));
    }

    /** Starts what does not run. */
    void startAll() {
        NODES.stream().filter(node -> !isUp(node)).forEach(this::start);
    }

    boolean isUp(String node) {
        return processes.containsKey(node) && processes.get(node).isAlive();
    }

    KvProcess process(String node) {
        return processes.get(node);
    }

    void kill(String node) {
        processes.remove(node).kill();
    }

    Jedis client(String node) {
        return new Jedis("127.0.0.1", redisPort(node), CLIENT_MILLIS);
    }

    /** What a node says of itself. */
    Map<String, String> info(String node) {
        try (Jedis client = client(node)) {
            Map<String, String> lines = new TreeMap<>();
            Matcher line = Pattern.compile("(?m)^([a-z]+):(.*?)\r?$").matcher(client.info("quorate"));
            while (line.find()) {
                lines.put(line.group(1), line.group(2));
            }
            return lines;
        }
    }

    /** Whom all running nodes call their leader, if they agree. */
    Optional<String> leader() {
        try {
            List<String> leaders = processes.keySet().stream()
                    .map(node -> info(node).get("leader"))
                    .distinct()
                    .toList();
            return leaders.size() == 1 ? Optional.of(leaders.get(0)).filter(NODES::contains) : Optional.empty();
        } catch (JedisException e) {
            return Optional.empty();
        }
    }

    /** Whether a node takes writes; fails if it should run and does not. */
    boolean serves(String node) {
        try (Jedis client = client(node)) {
            return "OK".equals(client.set("ready", node));
        } catch (JedisException e) {
            if (!isUp(node)) {
                throw new AssertionError(node + " has ended:\n" + outputs(), e);
            }
            return false;
        }
    }

    /** Which of these keys of {@link Writers} a node does not have as they were written. */
    List<String> missing(String node, Collection<String> keys) {
        List<String> missing = new ArrayList<>();
        try (Jedis client = client(node)) {
            List<String> all = List.copyOf(keys);
            for (int i = 0; i < all.size(); i += KEYS_AT_ONCE) {
                List<String> some = all.subList(i, Math.min(all.size(), i + KEYS_AT_ONCE));
                List<String> values = client.mget(some.toArray(String[]::new));
                for (int j = 0; j < some.size(); j++) {
                    if (!("v-" + some.get(j)).equals(values.get(j))) {
                        missing.add(some.get(j));
                    }
                }
            }
        }
        return missing;
    }

    String outputs() {
        return processes.entrySet().stream()
                .map(entry -> entry.getKey() + ":\n" + entry.getValue().output())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        processes.values().forEach(KvProcess::kill);
    }
}
