package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.client.Intake;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.client.ReadDesk;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.learning.Learner;
import io.quorate.runtime.snapshot.Snapshots;
import io.quorate.runtime.wire.Frame;
import io.quorate.runtime.wire.Outbox;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.spi.Admission;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Hello;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

        /** Somebody who is no member says that it is there. */
        void stranger(Hello from);

        void heard(Hello from, RuntimeMessage.Standing standing);

        void ofSnapshot(NodeId from, RuntimeMessage.OfSnapshot message);

        void wanted(NodeId from, RuntimeMessage.Want want);
    }

    private final NodeId self;
    private final Hello me;
    private final long boot;
    private final long number;
    /** What of the log the core does not know: it begins behind it. */
    private final long floor;

    private final ProtocolFactory factory;
    private final Protocol protocol;
    /** The core, if it is none. */
    private final Optional<Learner> learner;

    private final Engine engine;
    private final Outbox outbox;
    private final Clients clients;
    private final Intake intake;
    private final ReadDesk desk;
    private final int retentionTicks;
    private final Membership membership;
    private final Strangers strangers = new Strangers();
    private Leadership followed = Leadership.NONE;
    /** While this node is left out: up to where it has the log, and since when no more has come. */
    private long learned;

    private int ticksWithoutGain;

    /** The core of an epoch, who made it, where its view of the log begins, and how long who leaves is still talked to. */
    record Core(ProtocolFactory factory, Protocol protocol, long floor, int retentionTicks) {
        Optional<Learner> learner() {
            return protocol instanceof Learner learner ? Optional.of(learner) : Optional.empty();
        }
    }

    Running(Hello me, Core core, Engine engine, Clients clients) {
        this.self = me.node();
        this.me = me;
        this.boot = me.boot();
        this.number = engine.epoch().number();
        this.floor = core.floor();
        this.learner = core.learner();
        this.factory = core.factory();
        this.protocol = core.protocol();
        this.engine = engine;
        this.outbox = engine.outbox();
        this.clients = clients;
        this.retentionTicks = core.retentionTicks();
        this.intake = new Intake(protocol::propose);
        this.desk = new ReadDesk(protocol::readIndex, this::answerRead);
        this.membership = new Membership(
                self,
                retentionTicks,
                protocol.status().configuration(),
                engine.epoch().donors());
        membership.also(engine.epoch().goal().flatMap(Epoch::donors));
        askOthers();
    }

    /** Only a member is answered, and whoever was one until the epoch that it is to learn of: its clients wait for what became of them. */
    private void askOthers() {
        boolean asks = isMember() || engine.epoch().goal().isPresent();
        learner.ifPresent(here -> here.others(asks ? membership.others() : Set.of()));
    }

    /** The epoch as it stands on disk, or is about to. */
    Epoch epoch() {
        return engine.epoch();
    }

    /** How many hand-overs came before. */
    long number() {
        return number;
    }

    /** Set if this replica runs no core. */
    Optional<Learner> learner() {
        return learner;
    }

    boolean isMember() {
        return membership.isMember(me);
    }

    /** A later goal than before, already on disk. */
    void aim(Epoch goal) {
        engine.epoch(engine.epoch().towards(goal));
        learner.orElseThrow().aim(goal);
        membership.also(goal.donors());
    }

    /** Somebody who holds more of the log of this epoch tells who takes part by now; this node may be one of them. */
    void told(Configuration newer) {
        if (membership.told(newer)) {
            clients.meet(membership.addresses());
            askOthers();
        }
    }

    /**
     * What leaves this node out, though it does not have it in its log, and perhaps never will: those who have it need not
     * answer it any more.
     */
    Optional<Configuration> leftOut() {
        return engine.epoch()
                .goal()
                .map(Epoch::configuration)
                .or(membership::ahead)
                .filter(later -> later.member(self)
                        .filter(member -> member.incarnation().equals(me.incarnation()))
                        .isEmpty());
    }

    /** Whether who takes part here is decided, so that others may be told. */
    boolean isSettled() {
        Configuration newest = configuration();
        return engine.epoch().goal().isEmpty()
                && !newest.isJoint()
                && newest.epoch() == number
                && newest.id() <= status().decided();
    }

    /** Whether somebody was made a member by an entry that it does not have: it cannot know of that by itself. */
    boolean isNewsTo(RuntimeMessage.Standing standing) {
        return isSettled() && standing.held() < configuration().id();
    }

    /** Who leads, as the clients of this replica were told. */
    Leadership followed() {
        return followed;
    }

    /** The newest configuration that the core acts by. */
    Configuration configuration() {
        return membership.configuration();
    }

    /** All who take part by the newest configuration, but this node. */
    List<NodeId> members() {
        return configuration().members().stream()
                .map(Member::id)
                .filter(id -> !id.equals(self))
                .toList();
    }

    /** The newest configuration that cannot be taken back. */
    Configuration decidedConfiguration() {
        Configuration decided = engine.at(status().decided());
        return decided.epoch() <= number ? decided : configuration();
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
    public long floor() {
        return floor;
    }

    @Override
    public void compacted(long index) {
        if (index > floor) {
            protocol.compacted(index);
        } else if (index > engine.base()) {
            engine.compact(index);
        }
    }

    @Override
    public Set<NodeId> others() {
        return membership.others();
    }

    /** A snapshot of another replica is published here: whether the core goes on from it. */
    boolean restored(Mark mark, Configuration inForce) {
        boolean isLater = learner.isEmpty() && inForce.epoch() > number;
        boolean installs = !isLater && protocol.restored(mark, inForce);
        if (installs) {
            engine.restored(mark.index(), inForce);
        }
        return installs;
    }

    /** Index of the stop-sign that ended the epoch before. */
    long begins() {
        return engine.epoch().base();
    }

    boolean isMember(Hello peer) {
        return membership.has(peer);
    }

    Admission reconfigure(Configuration next) {
        return protocol.reconfigure(next);
    }

    Admission transferLeadership(NodeId to) {
        return protocol.transferLeadership(to);
    }

    /** Where the log begins. */
    long base() {
        return engine.base();
    }

    ProtocolFactory factory() {
        return factory;
    }

    /** Time goes on; all members may be known to be in this epoch. */
    void tick(boolean together) {
        protocol.tick();
        strangers.tick();
        if (leftOut().isPresent()) {
            long last = protocol.status().last();
            ticksWithoutGain = last > learned ? 0 : ticksWithoutGain + 1;
            learned = last;
        }
        if (membership.tick(together && isSettled() && isMember())) {
            clients.meet(membership.addresses());
            askOthers();
        }
    }

    /** Before the clients' wishes are routed: who takes part, and who leads. */
    void follow() {
        Status status = protocol.status();
        Configuration before = membership.configuration();
        if (membership.follow(status.configuration())) {
            intake.keep(origin -> isSame(before.member(origin), configuration().member(origin)));
            clients.meet(membership.addresses());
            askOthers();
        }
        Leadership next = new Leadership(status.leader(), status.round());
        if (!next.equals(followed)) {
            followed = next;
            intake.reset();
            clients.lead(next);
        }
    }

    private static boolean isSame(Optional<Member> before, Optional<Member> now) {
        return before.map(Member::incarnation).equals(now.map(Member::incarnation)) && now.isPresent();
    }

    /** Takes what the core wants done, and has it done; the rest is the driver's. */
    Ready turn() {
        Ready ready = protocol.ready();
        engine.carryOut(ready);
        for (ReadPermit permit : ready.reads()) {
            desk.permit(permit);
        }
        return ready;
    }

    /** What there is to say of it beside what it fetches, for people; empty if all is as usual. */
    String about(String fetching, long applied) {
        if (fetching.isEmpty() && learner.isEmpty() && engine.epoch().goal().isEmpty() && isMember()) {
            return "";
        }
        String learning =
                learner.filter(here -> isMember()).map(Learner::progress).orElse("");
        String leaving = engine.epoch().goal().flatMap(goal -> leftOut()).isPresent()
                ? "this node is no member any more, and may be switched off once the change is complete"
                : farewell(applied).orElse("");
        return Stream.of(fetching, learning, leaving)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /**
     * Whether this replica was left out. One that was, and has yet to learn what became of its clients' commands, goes on for
     * as long as somebody tells it more.
     *
     * @param applied what its state machine reflects
     * @return a sentence, once no command of its own can come any more
     */
    Optional<String> farewell(long applied) {
        Optional<Configuration> leaving = leftOut();
        boolean gone = engine.epoch().goal().isPresent()
                ? leaving.isPresent() && ticksWithoutGain > retentionTicks
                : !isMember()
                        && (leaving.isPresent() || applied >= configuration().id());
        return gone ? Optional.of(farewell(leaving.orElse(configuration()))) : Optional.empty();
    }

    private static String farewell(Configuration by) {
        return "this node is no member any more, by configuration " + by.id() + " of epoch " + by.epoch()
                + "; it goes on giving what it has to those who need it, and may be switched off once the change is complete";
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
        if (learner.isPresent() || frame.address().epoch() != number) {
            return;
        }
        boolean counts = membership.counts(from);
        for (Message message : frame.messages(factory.codec(frame.channel()))) {
            if (counts || !message.counts()) {
                protocol.receive(from.node(), message);
            }
        }
        if (!membership.has(from)) {
            strange(from);
        }
    }

    /** What the runtimes of members ask of each other. What one epoch says of commands and reads means nothing in another. */
    void received(Hello from, long inEpoch, RuntimeMessage message) {
        if (membership.has(from)) {
            receivedOfState(from, inEpoch, message);
            if (inEpoch == number && membership.counts(from)) {
                receivedOfClients(from, message);
            }
        } else if (message instanceof RuntimeMessage.Standing) {
            strange(from);
        }
    }

    /** It may have been a member: then it has to hear that it is none, and how far the others are, however late it asks. */
    private void strange(Hello from) {
        clients.stranger(from);
        if (!strangers.answer(from.node())) {
            return;
        }
        Status status = protocol.status();
        tell(
                from.node(),
                new RuntimeMessage.Standing(
                        number, Math.min(status.decided(), status.durable()), 0, 0, Fetched.NOTHING));
    }

    private void receivedOfClients(Hello from, RuntimeMessage message) {
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
        }
    }

    /** What members say of their states and their snapshots. */
    private void receivedOfState(Hello from, long inEpoch, RuntimeMessage message) {
        if (message instanceof RuntimeMessage.Standing standing) {
            clients.heard(from, standing);
            learner.ifPresent(here -> here.heard(from.node(), standing.held()));
        } else if (message instanceof RuntimeMessage.Want want) {
            clients.wanted(from.node(), want);
        } else if (message instanceof RuntimeMessage.Ranges ranges) {
            // Entries are the same in all epochs; who led an earlier one is of no use.
            RuntimeMessage told = inEpoch < number ? ranges.ofNoLeader() : ranges;
            learner.ifPresent(here -> here.receive(from.node(), told));
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
