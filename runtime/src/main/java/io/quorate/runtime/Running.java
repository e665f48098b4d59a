package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.runtime.client.Intake;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.client.ReadDesk;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.snapshot.Snapshots;
import io.quorate.runtime.wire.Frame;
import io.quorate.runtime.wire.Outbox;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Hello;
import io.quorate.spi.Mark;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import java.util.Map;
import java.util.Set;

/** One epoch and the core that runs it, from the moment the cluster is formed. Owned by the loop. */
final class Running implements Snapshots.Ground {
    /** Whom the epoch works for: what goes on across epochs. */
    interface Clients {
        void lead(Leadership leadership);

        /** Others than before are to be talked to. */
        void meet(Map<NodeId, String> addresses);

        void reconnected(NodeId peer);

        void taken(NodeId from, long boot, long through);

        void readAnswered(long request, long index);

        void heard(Hello from, RuntimeMessage.Standing standing);

        void ofSnapshot(NodeId from, RuntimeMessage.OfSnapshot message);
    }

    private final NodeId self;
    private final long boot;
    private final Epoch epoch;
    private final ProtocolFactory factory;
    private final Protocol protocol;
    private final Engine engine;
    private final Outbox outbox;
    private final Clients clients;
    private final Intake intake;
    private final ReadDesk desk;
    private final Membership membership;
    private Leadership followed = Leadership.NONE;

    /** The core of an epoch, and who made it. */
    record Core(ProtocolFactory factory, Protocol protocol) {}

    Running(Hello me, Epoch epoch, Core core, Engine engine, Clients clients) {
        this.self = me.node();
        this.boot = me.boot();
        this.epoch = epoch;
        this.factory = core.factory();
        this.protocol = core.protocol();
        this.engine = engine;
        this.outbox = engine.outbox();
        this.clients = clients;
        this.intake = new Intake(protocol::propose);
        this.desk = new ReadDesk(protocol::readIndex, this::answerRead);
        this.membership = new Membership(self, protocol.status().configuration());
    }

    /** The newest configuration that the core acts by. */
    Configuration configuration() {
        return membership.configuration();
    }

    /** Where everybody listens who is talked to. */
    Map<NodeId, String> addresses() {
        return membership.addresses();
    }

    @Override
    public Mark mark(long index) {
        return protocol.mark(index);
    }

    @Override
    public void compacted(long index) {
        protocol.compacted(index);
    }

    @Override
    public Set<NodeId> others() {
        return membership.others();
    }

    /** A snapshot of another replica is published here: whether the core goes on from it. */
    boolean restored(Mark mark, Configuration inForce) {
        boolean installs = protocol.restored(mark, inForce);
        if (installs) {
            engine.restored(mark.index(), inForce);
        }
        return installs;
    }

    /** How many hand-overs came before. */
    long number() {
        return epoch.number();
    }

    /** Where the log begins. */
    long base() {
        return engine.base();
    }

    ProtocolFactory factory() {
        return factory;
    }

    void tick() {
        protocol.tick();
        if (membership.tick()) {
            clients.meet(membership.addresses());
        }
    }

    /** Before the clients' wishes are routed: who takes part, and who leads. */
    void follow() {
        Status status = protocol.status();
        if (membership.follow(status.configuration())) {
            clients.meet(membership.addresses());
        }
        Leadership next = new Leadership(status.leader(), status.round());
        if (!next.equals(followed)) {
            followed = next;
            intake.reset();
            clients.lead(next);
        }
    }

    /** Takes what the core wants done, and has it done; the rest is the driver's. */
    Ready turn() {
        Ready ready = protocol.ready();
        engine.carryOut(ready);
        ready.reads().forEach(desk::permit);
        return ready;
    }

    Status status() {
        return protocol.status();
    }

    void connected(Hello peer) {
        if (membership.has(peer)) {
            protocol.connected(peer.node());
            clients.reconnected(peer.node());
        }
    }

    /** A frame for the protocol or its election. Those of other epochs are not for this core. */
    void received(Hello from, Frame.Reader frame) {
        if (frame.address().epoch() == epoch.number() && membership.has(from)) {
            frame.messages(factory.codec(frame.channel())).forEach(message -> protocol.receive(from.node(), message));
        }
    }

    /** What the runtimes of members ask of each other. */
    void received(Hello from, RuntimeMessage message) {
        if (!membership.has(from)) {
            return;
        }
        if (message instanceof RuntimeMessage.Forward forward) {
            long through = intake.take(from.node(), forward.boot(), forward.after(), forward.entries());
            tell(from.node(), new RuntimeMessage.Taken(forward.boot(), through));
        } else if (message instanceof RuntimeMessage.Taken taken) {
            clients.taken(from.node(), taken.boot(), taken.through());
        } else if (message instanceof RuntimeMessage.ReadAsk ask) {
            if (!desk.ask(from.node(), ask.boot(), ask.request())) {
                tell(from.node(), new RuntimeMessage.ReadAnswer(ask.boot(), ask.request(), false, 0));
            }
        } else if (message instanceof RuntimeMessage.ReadAnswer answer && answer.boot() == boot) {
            clients.readAnswered(answer.request(), answer.granted() ? answer.index() : -1);
        } else {
            receivedOfState(from, message);
        }
    }

    /** What members say of their states and their snapshots. */
    private void receivedOfState(Hello from, RuntimeMessage message) {
        if (message instanceof RuntimeMessage.Standing standing) {
            clients.heard(from, standing);
        } else if (message instanceof RuntimeMessage.OfSnapshot ofSnapshot) {
            clients.ofSnapshot(from.node(), ofSnapshot);
        }
    }

    // The way to the leader, who may be here

    long takeToLeader(NodeId leader, long after, EntryRange commands) {
        if (leader.equals(self)) {
            return intake.take(self, boot, after, commands);
        }
        tell(leader, new RuntimeMessage.Forward(boot, after, commands));
        return 0;
    }

    boolean askLeader(NodeId leader, long request) {
        if (leader.equals(self)) {
            return desk.ask(self, boot, request);
        }
        tell(leader, new RuntimeMessage.ReadAsk(boot, request));
        return true;
    }

    private void answerRead(NodeId origin, long ofBoot, long request, long index) {
        if (origin.equals(self)) {
            clients.readAnswered(request, index);
        } else {
            tell(origin, new RuntimeMessage.ReadAnswer(ofBoot, request, index >= 0, Math.max(index, 0)));
        }
    }

    /** Says something to all other members. */
    void tellOthers(RuntimeMessage message) {
        others().forEach(other -> tell(other, message));
    }

    void tell(NodeId to, RuntimeMessage message) {
        outbox.send(new Outgoing(to, Channel.RUNTIME, message));
    }
}
