package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Ready;
import io.quorate.spi.support.Invariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Plays the runtime: one input at a time, then everything that the core wants done, then the checks. */
final class CoreDriver {
    private final ProtocolFactory factory;
    private final Map<NodeId, CoreNode> nodes = new TreeMap<>();
    private final CoreNetwork network;
    private final CoreCourier courier = new CoreCourier();
    private final CoreTrace trace;
    private final CoreChecks checks;

    CoreDriver(ProtocolFactory factory, Configuration configuration, long seed, CoreNetwork network, CoreTrace trace) {
        this.factory = factory;
        this.network = network;
        this.trace = trace;
        checks = new CoreChecks(configuration);
        for (Member member : configuration.members()) {
            nodes.put(member.id(), new CoreNode(factory, member.id(), configuration, seed));
        }
        nodes.values().forEach(this::start);
    }

    CoreNode node(NodeId id) {
        CoreNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id + " in " + nodes.keySet());
        }
        return node;
    }

    List<CoreNode> nodes() {
        return List.copyOf(nodes.values());
    }

    CoreCourier courier() {
        return courier;
    }

    void start(CoreNode node) {
        guarded(node, () -> {
            node.start();
            checks.started(node);
        });
        drain(node);
    }

    void tick(CoreNode node) {
        step(node, Protocol::tick);
    }

    void step(CoreNode node, String what, Consumer<Protocol> input) {
        trace.add(node.id() + " " + what);
        step(node, input);
    }

    private void step(CoreNode node, Consumer<Protocol> input) {
        guarded(node, () -> input.accept(node.core()));
        drain(node);
    }

    void receive(CoreNode to, NodeId from, Message message) {
        step(to, "<- " + from + " " + message, core -> core.receive(from, message));
    }

    void readIndex(CoreNode node, long request, Consumer<Protocol> input) {
        checks.readAsked(node, request);
        step(node, "readIndex " + request, input);
    }

    void persistOldest(CoreNode node) {
        trace.add(node.id() + " persists");
        guarded(node, () -> send(node, node.persistOldest()));
        drain(node);
    }

    private void drain(CoreNode node) {
        guarded(node, () -> {
            Ready ready = node.take(from -> checks.truncated(node, from));
            checks.after(node, ready, nodes.values());
            send(node, ready.send());
        });
        while (node.mayPersist()) {
            persistOldest(node);
        }
    }

    private void send(CoreNode node, List<Outgoing> messages) {
        for (Outgoing outgoing : messages) {
            Invariant.check(
                    nodes.containsKey(outgoing.to()) && !outgoing.to().equals(node.id()),
                    () -> "sends " + outgoing.message() + " to " + outgoing.to() + ", which is no other member");
            courier.carry(outgoing.message(), factory.codec(outgoing.channel()), node.log())
                    .ifPresent(message -> network.send(node.id(), outgoing.to(), message, outgoing.channel()));
        }
    }

    private void guarded(CoreNode node, Runnable work) {
        try {
            work.run();
        } catch (Invariant.Violation e) {
            throw trace.failure(node.id() + ": " + e.getMessage(), Optional.of(e));
        }
    }
}
