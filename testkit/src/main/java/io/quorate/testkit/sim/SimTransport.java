package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** One process' end of the simulated network. */
final class SimTransport implements Transport {
    private final SimNetwork network;
    private final NodeId node;
    private final Set<NodeId> peers = new TreeSet<>();
    private Hello hello;
    private Receiver receiver;
    private boolean closed;

    SimTransport(SimNetwork network, NodeId node) {
        this.network = network;
        this.node = node;
    }

    NodeId node() {
        return node;
    }

    Hello hello() {
        return hello;
    }

    Set<NodeId> peers() {
        return peers;
    }

    @Override
    public void start(Hello self, Receiver hearing) {
        hello = self;
        receiver = hearing;
        network.came(this);
    }

    @Override
    public void dial(Map<NodeId, String> wanted) {
        peers.clear();
        peers.addAll(wanted.keySet());
        network.dialled(this);
    }

    @Override
    public void send(NodeId to, List<ByteBuffer> frame) {
        if (!closed) {
            network.send(this, to, frame);
        }
    }

    @Override
    public CompletionStage<Hello> probe(String address) {
        return network.probe(this, address);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            network.went(node);
        }
    }

    void connected(Hello peer) {
        receiver.connected(peer);
    }

    void disconnected(NodeId peer) {
        receiver.disconnected(peer);
    }

    void received(Hello from, ByteBuffer frame) {
        receiver.received(from, frame);
    }
}
