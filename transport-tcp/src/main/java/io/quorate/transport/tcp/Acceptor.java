package io.quorate.transport.tcp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Accepts connections and decides whom to let in. Of each identity the newest connection stays: an older one of the same
 * node is a leftover, whose frames must not come behind newer ones.
 */
final class Acceptor {
    private final Surroundings surroundings;
    /** Connections without a finished handshake, oldest first. */
    private final Set<IncomingConnection> strangers = new LinkedHashSet<>();

    private final Map<Identity, IncomingConnection> known = new LinkedHashMap<>();

    private final Visits visits;

    Acceptor(Surroundings surroundings, Visits visits) {
        this.surroundings = surroundings;
        this.visits = visits;
    }

    private record Identity(NodeId node, UUID incarnation) {
        private static Identity of(Hello hello) {
            return new Identity(hello.node(), hello.incarnation());
        }
    }

    /** What makes connections of this acceptor, not bound yet. */
    ServerBootstrap bootstrap() {
        return surroundings.loop().acceptor().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new IncomingConnection(surroundings, Acceptor.this));
            }
        });
    }

    /**
     * A stranger has connected. When there are too many the oldest goes: an honest peer needs one round trip to
     * introduce itself, so it gets through a crowd that only holds connections open.
     */
    void opened(IncomingConnection connection) {
        strangers.add(connection);
        if (strangers.size() > surroundings.settings().maxHandshakes()) {
            surroundings
                    .complaints()
                    .about(
                            "crowd",
                            () -> "more than " + surroundings.settings().maxHandshakes()
                                    + " connections have not introduced themselves; closing the oldest");
            surroundings.counters().countBroken();
            IncomingConnection oldest = strangers.iterator().next();
            strangers.remove(oldest);
            oldest.close("made room for others");
        }
    }

    /** Whom to turn away. The dialer is not judged by any list of members: one's own may be old. */
    Optional<Handshake.Refused> judge(Handshake.Greeting greeting) {
        Hello self = surroundings.self();
        Hello hello = greeting.hello();
        if (!hello.cluster().equals(self.cluster())) {
            return Optional.of(wrongCluster(self.cluster(), hello.cluster()));
        }
        if (hello.node().equals(self.node())) {
            return refusal(
                    Refusal.SAME_NODE,
                    "it is " + self.node() + " itself; two nodes have one name, or two names have one address");
        }
        if (!greeting.expected().equals(self.node())) {
            return refusal(Refusal.WRONG_NODE, "it is " + self.node() + ", not " + greeting.expected());
        }
        return judgeAmongKnown(hello);
    }

    private Optional<Handshake.Refused> judgeAmongKnown(Hello hello) {
        Optional<Hello> present =
                Optional.ofNullable(known.get(Identity.of(hello))).flatMap(IncomingConnection::peer);
        if (present.isPresent() && present.get().boot() > hello.boot()) {
            return refusal(
                    Refusal.OLDER_BOOT,
                    "start " + present.get().boot() + " of " + hello.node() + " is connected, so this is not its start "
                            + hello.boot() + "; is its storage a copy?");
        }
        if (present.isEmpty() && known.size() >= surroundings.settings().maxConnections()) {
            return refusal(Refusal.TOO_MANY, "it has " + known.size() + " connections already");
        }
        return Optional.empty();
    }

    static Handshake.Refused wrongCluster(String own, String other) {
        return new Handshake.Refused(
                Refusal.WRONG_CLUSTER, "it belongs to cluster '" + own + "', not to '" + other + "'");
    }

    private static Optional<Handshake.Refused> refusal(Refusal reason, String sentence) {
        return Optional.of(new Handshake.Refused(reason, sentence));
    }

    void admitted(IncomingConnection connection, Hello hello) {
        strangers.remove(connection);
        IncomingConnection former = known.put(Identity.of(hello), connection);
        if (former != null) {
            former.close("replaced by a newer connection");
        }
        Link back = surroundings.links().get(hello.node());
        if (back != null) {
            back.hurry();
        }
    }

    Visits visits() {
        return visits;
    }

    void visited(IncomingConnection connection, Visit visitor) {
        strangers.remove(connection);
        visits.opened(visitor, connection);
    }

    void closed(IncomingConnection connection) {
        strangers.remove(connection);
        connection.peer().map(Identity::of).ifPresent(identity -> known.remove(identity, connection));
    }

    void close() {
        List.copyOf(strangers).forEach(connection -> connection.close("closing"));
        List.copyOf(known.values()).forEach(connection -> connection.close("closing"));
        visits.close();
    }
}
