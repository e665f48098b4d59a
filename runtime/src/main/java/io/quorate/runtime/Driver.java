package io.quorate.runtime;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus.Health;
import io.quorate.runtime.apply.Applier;
import io.quorate.runtime.apply.Feeder;
import io.quorate.runtime.client.Intake;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.client.Proposals;
import io.quorate.runtime.client.ReadDesk;
import io.quorate.runtime.client.Reads;
import io.quorate.runtime.forming.Forming;
import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.identity.Format;
import io.quorate.runtime.identity.Identity;
import io.quorate.runtime.lanes.Loop;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Tail;
import io.quorate.runtime.wire.Frame;
import io.quorate.runtime.wire.Outbox;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Hello;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.wire.MessageCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns one protocol: inputs in, {@link Ready} out, once per turn. Everything here happens on the loop.
 *
 * @param <C> commands
 * @param <R> results
 */
final class Driver<C, R> implements Loop.Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private final ReplicaParts<C, R> parts;
    private final NodeId self;
    private final StatusBoard board;
    private final Executor loop;
    private final Proposals<R> proposals;
    private final Intake intake;
    private final Reads reads;
    private final ReadDesk desk;
    private final Applier<C, R> applier;
    private final Feeder feeder;
    private final LogWriter writer;
    private final LogBytes bytes;
    private final Tail tail;
    private final Outbox outbox;
    private final Scans scans;

    private final Boot boot;
    private Identity identity;
    private Optional<Forming> forming = Optional.empty();
    private Optional<Running> running = Optional.empty();
    private Optional<Health> ended = Optional.empty();

    /** What exists once the cluster is formed: one epoch and the core that runs it. */
    private record Running(
            Epoch epoch, ProtocolFactory factory, Protocol protocol, Engine engine, Set<NodeId> members) {
        Configuration configuration() {
            return epoch.configuration();
        }
    }

    Driver(ReplicaParts<C, R> parts, Boot boot, StatusBoard board) {
        ReplicaSettings.Limits limits = parts.settings().limits();
        this.parts = parts;
        this.boot = boot;
        this.board = board;
        this.self = parts.settings().node();
        this.identity = boot.identity();
        this.loop = task -> parts.lanes().loop().execute(() -> guarded(task));
        this.writer = new LogWriter(parts.storage(), parts.lanes().writer(), loop, this::halt);
        this.tail = new Tail(boot.recovery().log().count(), limits.tailBytes());
        this.bytes = new LogBytes(tail, writer);
        this.outbox = new Outbox(parts.transport(), bytes, this::codec, limits.messageBytes());
        this.proposals = new Proposals<>(
                self,
                identity.boot(),
                new Proposals.Limits(
                        limits.forward(),
                        limits.deadlineTicks(),
                        limits.pendingBytes(),
                        limits.commandBytes(),
                        limits.messageBytes()),
                loop,
                this::takeToLeader);
        this.intake = new Intake(batch -> core().propose(batch));
        Executor applying = parts.lanes().applier();
        this.reads = new Reads(limits.deadlineTicks(), limits.waitingReads(), applying, this::askLeader);
        this.desk = new ReadDesk(request -> core().readIndex(request), this::answerRead);
        this.applier = new Applier<>(self, identity.boot(), parts.machine(), parts.codec(), proposals);
        this.feeder = new Feeder(limits.messageBytes(), bytes, this::apply, parts.observer()::decided);
        this.scans = new Scans(bytes, feeder::decided);
        outbox.address(address(0));
    }

    Executor loop() {
        return loop;
    }

    Proposals<R> proposals() {
        return proposals;
    }

    Reads reads() {
        return reads;
    }

    Scans scans() {
        return scans;
    }

    Applier<C, R> applier() {
        return applier;
    }

    private Protocol core() {
        return running.orElseThrow().protocol;
    }

    private Frame.Address address(long epoch) {
        return new Frame.Address(Plan.fingerprint(identity.cluster()), 0, epoch);
    }

    private MessageCodec codec(Channel channel) {
        return channel == Channel.RUNTIME
                ? RuntimeMessage.CODEC
                : running.orElseThrow().factory.codec(channel);
    }

    // Beginning and end

    /** The first task of the loop. */
    void begin() {
        if (boot.epoch().isPresent()) {
            open(boot.epoch().get());
        } else {
            Plan plan = parts.settings().plan();
            parts.transport().dial(others(plan.members()));
            forming = Optional.of(new Forming(self, identity.incarnation(), plan, this::tell));
            formIfPossible();
        }
    }

    private Map<NodeId, String> others(Map<NodeId, String> members) {
        Map<NodeId, String> others = new TreeMap<>(members);
        others.remove(self);
        return others;
    }

    /** Genesis and epoch go to disk as one; only then does this replica take part. */
    private void formIfPossible() {
        Optional<Configuration> genesis = forming.flatMap(Forming::formed);
        if (genesis.isPresent()) {
            forming = Optional.empty();
            identity = identity.formed(genesis.get());
            Epoch epoch = new Epoch(0, genesis.get());
            Map<Cell, byte[]> cells = Map.of(Cell.IDENTITY, Format.encode(identity), Cell.EPOCH, Format.encode(epoch));
            writer.write(new LogWrite(0, 0, List.of(), cells), () -> open(epoch));
        }
    }

    private void open(Epoch epoch) {
        Configuration configuration = epoch.configuration();
        ProtocolFactory factory = parts.protocols().get(configuration.protocol());
        ProtocolSetup setup = new ProtocolSetup(
                self,
                configuration,
                parts.entropy().seed(),
                boot.recovery().cell(Cell.PROTOCOL),
                boot.recovery().log());
        Protocol protocol = factory.create(setup);
        Set<NodeId> members = new TreeSet<>();
        Map<NodeId, String> addresses = new TreeMap<>();
        configuration.members().forEach(member -> {
            members.add(member.id());
            addresses.put(member.id(), member.address());
        });
        outbox.address(address(epoch.number()));
        running =
                Optional.of(new Running(epoch, factory, protocol, new Engine(protocol, tail, writer, outbox), members));
        parts.transport().dial(others(addresses));
        LOG.info("{} takes part in epoch {} of {} under {}", self, epoch.number(), identity.cluster(), factory.name());
    }

    /** A failure that nothing can be promised after: stop, say why, leave nobody waiting. */
    private void halt(Throwable cause) {
        if (ended.isEmpty()) {
            LOG.error("{} halts: {}", self, cause.toString(), cause);
            end(new Health(Health.State.HALTED, "halted: " + cause.getMessage()), "the replica has halted");
            parts.observer().halted(cause);
        }
    }

    /** The last task of the loop. */
    void close() {
        if (ended.isEmpty()) {
            end(new Health(Health.State.CLOSED, "closed"), "the replica was closed");
        }
    }

    private void end(Health health, String reason) {
        ended = Optional.of(health);
        running = Optional.empty();
        forming = Optional.empty();
        proposals.close(reason);
        reads.close(reason);
        scans.close(reason);
        board.ended(health.state(), health.detail());
    }

    /** A bug or a broken invariant must not end the loop silently. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            halt(e);
        }
    }

    // Turns

    @Override
    public void tick() {
        guarded(() -> {
            proposals.tick();
            reads.tick();
            forming.ifPresent(Forming::tick);
            running.ifPresent(now -> now.protocol.tick());
        });
    }

    @Override
    public void end() {
        guarded(() -> {
            running.ifPresent(this::turn);
            forming.ifPresent(now -> board.forming(now.waitsFor()));
            outbox.flush();
        });
    }

    private void turn(Running now) {
        Status before = now.protocol.status();
        follow(new Leadership(before.leader(), before.round()));
        proposals.route();
        reads.route();
        Ready ready = now.protocol.ready();
        now.engine.carryOut(ready);
        feeder.decided(ready.decided());
        ready.reads().forEach(desk::permit);
        Status after = now.protocol.status();
        parts.observer().turned(after);
        board.running(after, now.configuration(), feeder.applied());
    }

    private Leadership followed = Leadership.NONE;

    private void follow(Leadership next) {
        if (!next.equals(followed)) {
            LOG.debug("{} follows {}", self, next);
            followed = next;
            intake.reset();
            proposals.lead(next);
            reads.lead(next);
        }
    }

    // Frames

    void connected(Hello peer) {
        if (running.isPresent() && isMember(running.get(), peer)) {
            running.get().protocol.connected(peer.node());
            proposals.reconnected(peer.node());
        }
    }

    /** Acknowledgements and votes count only per (id, incarnation). */
    private static boolean isMember(Running now, Hello peer) {
        return now.configuration()
                .member(peer.node())
                .filter(member -> member.incarnation().equals(peer.incarnation()))
                .isPresent();
    }

    void received(Hello from, Frame.Reader frame) {
        if (ended.isPresent()
                || frame.address().cluster() != address(0).cluster()
                || frame.address().group() != 0) {
            return;
        }
        if (frame.channel() == Channel.RUNTIME) {
            frame.messages(RuntimeMessage.CODEC).forEach(message -> receive(from, (RuntimeMessage) message));
            return;
        }
        running.filter(now -> now.epoch.number() == frame.address().epoch() && isMember(now, from))
                .ifPresent(now -> frame.messages(codec(frame.channel()))
                        .forEach(message -> now.protocol.receive(from.node(), message)));
    }

    private void receive(Hello from, RuntimeMessage message) {
        if (message instanceof RuntimeMessage.Blank blank) {
            identity.genesis().ifPresent(genesis -> tell(from.node(), new RuntimeMessage.Genesis(genesis)));
            forming.ifPresent(now -> now.blank(from, blank));
            formIfPossible();
        } else if (message instanceof RuntimeMessage.Genesis genesis) {
            forming.ifPresent(now -> now.genesis(genesis.configuration()));
            formIfPossible();
        } else if (running.isPresent() && isMember(running.get(), from)) {
            serve(from.node(), message);
        }
    }

    private void serve(NodeId from, RuntimeMessage message) {
        if (message instanceof RuntimeMessage.Forward forward) {
            long through = intake.take(from, forward.boot(), forward.after(), forward.entries());
            tell(from, new RuntimeMessage.Taken(forward.boot(), through));
        } else if (message instanceof RuntimeMessage.Taken taken) {
            proposals.taken(from, taken.boot(), taken.through());
        } else if (message instanceof RuntimeMessage.ReadAsk ask) {
            if (!desk.ask(from, ask.boot(), ask.request())) {
                tell(from, new RuntimeMessage.ReadAnswer(ask.boot(), ask.request(), false, 0));
            }
        } else if (message instanceof RuntimeMessage.ReadAnswer answer && answer.boot() == identity.boot()) {
            reads.answer(answer.request(), answer.granted() ? answer.index() : -1, feeder.applied());
        }
    }

    private void tell(NodeId to, RuntimeMessage message) {
        outbox.send(new Outgoing(to, Channel.RUNTIME, message));
    }

    // The way to the leader, who may be here

    private long takeToLeader(NodeId leader, long after, EntryRange commands) {
        if (leader.equals(self)) {
            return intake.take(self, identity.boot(), after, commands);
        }
        tell(leader, new RuntimeMessage.Forward(identity.boot(), after, commands));
        return 0;
    }

    private boolean askLeader(NodeId leader, long request) {
        if (leader.equals(self)) {
            return desk.ask(self, identity.boot(), request);
        }
        tell(leader, new RuntimeMessage.ReadAsk(identity.boot(), request));
        return true;
    }

    private void answerRead(NodeId origin, long ofBoot, long request, long index) {
        if (origin.equals(self)) {
            reads.answer(request, index, feeder.applied());
        } else {
            tell(origin, new RuntimeMessage.ReadAnswer(ofBoot, request, index >= 0, Math.max(index, 0)));
        }
    }

    // Applying

    private void apply(EntryBlock chunk) {
        Set<NodeId> members = running.orElseThrow().members;
        parts.lanes().applier().execute(() -> applyThere(chunk, members));
    }

    private void applyThere(EntryBlock chunk, Set<NodeId> members) {
        try {
            applier.apply(chunk, members);
            loop.execute(() -> {
                feeder.done();
                reads.applied(feeder.applied());
            });
        } catch (RuntimeException | Error e) {
            loop.execute(() -> halt(e));
        }
    }
}
