package io.quorate.examples.demo;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.api.NodeId;
import io.quorate.api.Replica;
import io.quorate.api.Role;
import io.quorate.examples.kv.KvCodec;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.KvMachine;
import io.quorate.examples.kv.Reply;
import io.quorate.runtime.assembly.Quorate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Three replicas of a key-value store in this process. Any thread may look, one starts and stops. */
final class DemoCluster implements AutoCloseable {
    static final List<String> NODES = List.of("n1", "n2", "n3");

    private final String protocol;
    private final Path directory;
    private final String members;
    private final Map<String, Replica<KvCommand, Reply>> running = new ConcurrentSkipListMap<>();

    DemoCluster(String protocol, Path directory) throws IOException {
        this.protocol = protocol;
        this.directory = directory;
        List<Integer> ports = freePorts(NODES.size());
        this.members = NODES.stream()
                .map(node -> node + " = \"127.0.0.1:" + ports.get(NODES.indexOf(node)) + "\"")
                .collect(Collectors.joining(", "));
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    void start(String node) {
        Config config = ConfigFactory.parseString("""
                quorate {
                  cluster = demo, node = %s, protocol = %s
                  members { %s }
                  storage-file.directory = "%s"
                }""".formatted(node, protocol, members, directory.resolve(node)));
        running.put(node, Quorate.start(config, new KvMachine(), new KvCodec()));
    }

    /** Clients hear nothing more from it, and the others are not told. */
    void kill(String node) {
        running.remove(node).close();
    }

    Optional<Replica<KvCommand, Reply>> replica(String node) {
        return Optional.ofNullable(running.get(node));
    }

    Collection<Replica<KvCommand, Reply>> replicas() {
        return running.values();
    }

    /** The node that leads, once all that run follow it. */
    Optional<String> leader() {
        List<Optional<NodeId>> leaders = running.values().stream()
                .map(replica -> replica.status().leader())
                .distinct()
                .toList();
        return leaders.size() != 1
                ? Optional.empty()
                : leaders.get(0).map(NodeId::text).filter(this::leads);
    }

    private boolean leads(String node) {
        return replica(node)
                .filter(replica -> replica.status().role() == Role.LEADER)
                .isPresent();
    }

    long applied(String node) {
        return replica(node).map(replica -> replica.status().applied()).orElse(0L);
    }

    @Override
    public void close() {
        running.values().forEach(Replica::close);
        running.clear();
    }
}
