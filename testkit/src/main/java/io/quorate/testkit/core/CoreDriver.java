package io.quorate.testkit.core;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.support.Invariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Plays the runtime: one input at a time, then everything that the core wants done, then the checks. */
final class CoreDriver {
    private final ProtocolFactory factory;
    private final Configuration configuration;
    private final long seed;
    private final Map<NodeId, CoreNode> nodes = new TreeMap<>();
    private final CoreNetwork network;
    private final CoreCourier courier = new CoreCourier();
    private final CoreTrace trace;
    private final CoreChecks checks;

    CoreDriver(ProtocolFactory factory, Configuration configuration, long seed, CoreNetwork network, CoreTrace trace) {
        this.factory = factory;
        this.configuration = configuration;
        this.seed = seed;
        this.network = network;
        this.trace = trace;
        checks = new CoreChecks(configuration);
        for (Member member : configuration.members()) {
            nodes.put(member.id(), new CoreNode(factory, member, configuration, seed));
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

    void join(Member member) {
        trace.add(member.id() + " joins as " + member.incarnation());
        network.drop(
                envelope -> envelope.from().equals(member.id()) || envelope.to().equals(member.id()));
        CoreNode node = new CoreNode(factory, member, configuration, seed);
        nodes.put(member.id(), node);
        start(node);
    }

    void start(CoreNode node) {
        guard(node, () -> {
            node.start();
            checks.started(node);
        });
        drain(node);
        node.fetched()
                .filter(snapshot -> snapshot.mark().index() > node.disk().base().index())
                .ifPresent(snapshot -> restored(node, snapshot));
    }

    /** Tells a core of a snapshot that was fetched. */
    boolean restored(CoreNode node, CoreSnapshot snapshot) {
        Mark mark = snapshot.mark();
        Configuration configuration = node.configuration(snapshot);
        Status before = node.core().status();
        boolean[] installed = new boolean[1];
        step(node, "restored " + mark, core -> installed[0] = core.restored(mark, configuration));
        guard(node, () -> checks.restored(node, mark, before, installed[0]));
        return installed[0];
    }

    boolean linked(NodeId from, NodeId to) {
        return network.linked(from, to);
    }

    void tick(CoreNode node) {
        step(node, Protocol::tick);
    }

    void step(CoreNode node, String what, Consumer<Protocol> input) {
        trace.add(node.id() + " " + what);
        step(node, input);
    }

    private void step(CoreNode node, Consumer<Protocol> input) {
        guard(node, () -> input.accept(node.core()));
        drain(node);
    }

    /** A request of one kind or another. */
    Admission ask(CoreNode node, String what, Function<Protocol, Admission> request) {
        Admission[] answer = new Admission[1];
        step(node, what, core -> answer[0] = request.apply(core));
        return answer[0];
    }

    /**
     * Whether words between a node and another reach their end. Whoever leads or campaigns neither asks nor hears any other
     * incarnation than the one that it lists; everybody else may be asked by nodes of which it knows nothing yet, and answers.
     */
    boolean knows(CoreNode node, NodeId other) {
        Status status = node.core().status();
        boolean asks = status.role() == Role.LEADER || status.role() == Role.CANDIDATE;
        return !asks
                || status.configuration()
                        .member(other)
                        .filter(member ->
                                !member.incarnation().equals(node(other).incarnation()))
                        .isEmpty();
    }

    void receive(CoreNode to, NodeId from, Message message) {
        step(to, "<- " + from + " " + message, core -> core.receive(from, message));
    }

    Admission readIndex(CoreNode node, long request) {
        checks.readAsked(node, request);
        return ask(node, "readIndex " + request, core -> core.readIndex(request));
    }

    void persistOldest(CoreNode node) {
        trace.add(node.id() + " persists");
        guard(node, () -> send(node, node.persistOldest()));
        drain(node);
    }

    private void drain(CoreNode node) {
        guard(node, () -> {
            Ready ready = node.take(from -> checks.truncated(node, from));
            checks.after(node, ready, nodes.values());
            ready.behind().forEach(behind -> requireOther(node, behind.peer(), "calls behind:"));
            send(node, ready.send());
        });
        while (node.mayPersist()) {
            persistOldest(node);
        }
    }

    private void send(CoreNode node, List<Outgoing> messages) {
        for (Outgoing outgoing : messages) {
            requireOther(node, outgoing.to(), "sends " + outgoing.message() + " to");
            courier.carry(outgoing.message(), factory.codec(outgoing.channel()), node.log())
                    .filter(message -> knows(node, outgoing.to()))
                    .ifPresent(message -> network.send(node.id(), outgoing.to(), message, outgoing.channel()));
        }
    }

    private void requireOther(CoreNode node, NodeId peer, String what) {
        Invariant.check(
                nodes.containsKey(peer) && !peer.equals(node.id()),
                () -> what + " " + peer + ", which is no other member");
    }

    /** Does something in the name of a node: what is wrong with it fails with the last steps. */
    void guard(CoreNode node, Runnable work) {
        try {
            work.run();
        } catch (Invariant.Violation e) {
            throw trace.failure(node.id() + ": " + e.getMessage(), Optional.of(e));
        }
    }
}
