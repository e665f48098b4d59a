package io.quorate.runtime;

import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus.Health;
import io.quorate.runtime.apply.Applier;
import io.quorate.runtime.apply.ApplyFailure;
import io.quorate.runtime.client.Leadership;
import io.quorate.runtime.client.Reads;
import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.handover.Herald;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.lanes.Loop;
import io.quorate.runtime.learning.Donor;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Tail;
import io.quorate.runtime.snapshot.Found;
import io.quorate.runtime.wire.Outbox;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Channel;
import io.quorate.spi.Hello;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Ready;
import io.quorate.spi.Snapshot;
import io.quorate.spi.Status;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Ticks;
import io.quorate.spi.wire.MessageCodec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a replica on its loop: it forms or finds its cluster, runs an epoch turn by turn, and ends. Everything here
 * happens on the loop, but what says otherwise.
 *
 * @param <C> commands
 * @param <R> results
 */
final class Driver<C, R> implements Loop.Turn, Running.Clients, Hearing.Here {
    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private static final String DEGRADED =
            "this replica keeps the log and votes, but applies and answers nothing until it is started again";

    private final ReplicaParts<C, R> parts;
    private final Boot boot;
    private final Hello me;
    private final StatusBoard board;
    private final Executor loop;
    private final LogWriter writer;
    private final Tail tail;
    private final Outbox outbox;
    private final Requests<C, R> requests;
    private final Scans scans;
    private final Applying<C, R> applying;
    private final Exchange exchange;
    private final Donor donor;
    private final Opener opener;
    private final HandOver handOver;
    private final Herald herald;
    private final Founding founding;
    private final Changing changing;
    private final Copies copies;
    private final Hearing hearing;

    private Optional<Running> running = Optional.empty();
    private Optional<Health> ended = Optional.empty();
    private boolean silent;

    Driver(ReplicaParts<C, R> parts, Boot boot, Hello me, StatusBoard board) {
        ReplicaSettings.Limits limits = parts.settings().limits();
        this.parts = parts;
        this.boot = boot;
        this.me = me;
        this.board = board;
        this.loop = task -> parts.lanes().loop().execute(() -> guarded(task));
        this.writer = new LogWriter(parts.storage(), parts.lanes().writer(), loop, this::halt);
        this.tail = new Tail(
                Math.max(boot.recovery().base().index(), boot.recovery().log().last()), limits.tailBytes());
        LogBytes bytes = new LogBytes(tail, writer);
        this.outbox = new Outbox(parts.transport(), bytes, this::codec, limits.messageBytes());
        this.requests = new Requests<>(
                parts,
                me,
                loop,
                (leader, after, commands) -> running.orElseThrow().takeToLeader(leader, after, commands),
                new RoadOfReads());
        this.applying = new Applying<>(parts, me, bytes, requests.proposals(), new Applying.Loop(loop, new State()));
        this.exchange = new Exchange(parts, applying, loop);
        this.changing = new Changing(
                parts,
                me.node(),
                loop,
                this::tell,
                () -> meet(running.orElseThrow().addresses()));
        this.copies = new Copies(me);
        this.scans = new Scans(bytes, applying.feeder()::decided, this::base);
        this.donor = new Donor(bytes, exchange.chunkBytes(), exchange);
        this.herald = new Herald(this::tellOfEpoch);
        Opener.Ground ground = new Opener.Ground(tail, boot.roll(), writer, outbox);
        this.opener = new Opener(parts, me, ground, this);
        this.handOver = new HandOver(me.node(), opener, ground, this::succeed, herald);
        this.founding = new Founding(me, boot.identity(), writer, this::tell, this::open);
        this.hearing = new Hearing(me, this, new Hearing.Rooms(copies, herald, founding, changing, handOver));
        outbox.address(hearing.home());
    }

    /** Reads go where proposals go. */
    private final class RoadOfReads implements Reads.Road {
        @Override
        public boolean ask(NodeId leader, long request) {
            return running.orElseThrow().askLeader(leader, request);
        }

        @Override
        public boolean isOpen(NodeId leader) {
            return parts.settings().limits().forward() || leader.equals(me.node());
        }
    }

    Executor loop() {
        return loop;
    }

    Requests<C, R> requests() {
        return requests;
    }

    Scans scans() {
        return scans;
    }

    Applier<C, R> applier() {
        return applying.applier();
    }

    Changing changing() {
        return changing;
    }

    /** A client wants a snapshot. */
    void snapshot(CompletableFuture<Long> result) {
        if (running.isPresent()) {
            applying.snapshots().ask(result);
        } else {
            Health health = board.status().health();
            result.completeExceptionally(new IllegalStateException(
                    "this replica takes no part, and so has no state to take a snapshot of: " + health.detail()));
        }
    }

    private long base() {
        return running.map(Running::base).orElse(0L);
    }

    private MessageCodec codec(Channel channel) {
        return channel == Channel.RUNTIME
                ? RuntimeMessage.CODEC
                : running.orElseThrow().factory().codec(channel);
    }

    // The beginning

    /** The first task of the loop. */
    void begin() {
        if (boot.epoch().isPresent()) {
            open(boot.epoch().get());
        } else {
            Plan plan = parts.settings().plan();
            meet(plan.members());
            founding.begin(plan);
        }
    }

    private void open(Epoch epoch) {
        Running begun = opener.open(
                Opener.Start.found(boot, epoch), boot.recovery().base().index());
        running = Optional.of(begun);
        applying.begin(founding.genesis().orElseThrow());
        applying.begin(begun, boot, snapshot(begun));
        follow(begun);
    }

    /** The next epoch goes on where the last one ended, or a replica without a core does. */
    private void succeed(Running next) {
        if (ended.isEmpty()) {
            lead(Leadership.NONE);
            running = Optional.of(next);
            applying.follow(next);
            follow(next);
        }
    }

    private void follow(Running begun) {
        outbox.address(hearing.home().in(begun.number()));
        parts.observer().opened(begun.number());
        herald.begun(HandOver.known(begun).number());
        meet(begun.addresses());
        exchange.begin(begun);
        changing.begin(begun);
        LOG.info(
                "{} takes part in {}, epoch {}, {}",
                me.node(),
                me.cluster(),
                begun.number(),
                begun.learner().isPresent()
                        ? "without a vote"
                        : "under " + begun.factory().name());
    }

    private void tellOfEpoch(NodeId to) {
        running.ifPresent(now -> tell(
                to,
                new RuntimeMessage.Sealed(
                        HandOver.known(now), founding.genesis().orElseThrow())));
    }

    /**
     * What to begin with: a snapshot that was fetched, and perhaps not installed before the last process ended, goes first. A core
     * that knows all of it to be decided does not install it, since its log has that, too; to the state machine it is as good.
     */
    private Optional<Snapshot> snapshot(Running begun) {
        Found found = boot.snapshots();
        Optional<Snapshot> fetched = found.fetched()
                .filter(snapshot ->
                        begun.restored(snapshot.mark(), found.there().orElseThrow())
                                || snapshot.mark().index() <= begun.status().decided());
        Optional<Snapshot> chosen = fetched.or(found::own);
        Invariant.check(
                chosen.isPresent() || boot.recovery().base().index() == 0,
                () -> "the protocol refuses " + found.fetched() + ", without which the log has no beginning");
        return chosen;
    }

    @Override
    public void meet(Map<NodeId, String> members) {
        running.ifPresent(epoch -> changing.follow(epoch.configuration()));
        Map<NodeId, String> others = changing.withWaiting(members);
        others.remove(me.node());
        donor.only(others.keySet());
        parts.transport().dial(others);
    }

    // The end

    /** A failure that nothing can be promised after: stop, say why, leave nobody waiting. */
    @Override
    public void halt(Throwable cause) {
        if (ended.isEmpty()) {
            LOG.error("{} halts", me.node(), cause);
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
        founding.end();
        requests.close(reason);
        scans.close(reason);
        applying.end(reason);
        exchange.end();
        changing.end(reason);
        board.aside(health);
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
            writer.tick();
            copies.tick();
            requests.tick();
            if (!writer.hangs()) {
                founding.tick();
                applying.tick(exchange.fetched());
                exchange.tick();
                inEpoch().ifPresent(now -> now.tick(herald.haveOpened(now.members(), now.number())));
                running.ifPresent(now -> herald.tick(now.others()));
                changing.tick();
            }
        });
    }

    @Override
    public void end() {
        guarded(() -> {
            if (ended.isPresent() || isSilent()) {
                return;
            }
            inEpoch().ifPresent(this::turn);
            founding.waitsFor().ifPresent(board::forming);
            if (ended.isEmpty()) {
                outbox.flush();
            }
        });
    }

    @Override
    public void failed(Throwable cause) {
        halt(cause);
    }

    /**
     * A member whose disk hangs can promise nothing, so it must not lead, nor keep others from it: its core stands still,
     * nothing leaves and nothing is taken in, as if its process did (fault 13). A leader is then missed and replaced.
     */
    private boolean isSilent() {
        if (writer.hangs() != silent) {
            silent = writer.hangs();
            LOG.warn(
                    "{}: {}",
                    me.node(),
                    silent ? "the disk does not answer; takes no part until it does" : "the disk answers again");
        }
        if (silent) {
            long seconds = (long) writer.ticksUnderWay() * Ticks.MILLIS / 1000;
            board.aside(
                    new Health(Health.State.RUNNING, "takes no part: the disk has not answered for " + seconds + " s"));
        }
        return silent;
    }

    private void turn(Running now) {
        now.follow();
        requests.route();
        Ready ready = now.turn();
        Status status = now.status();
        parts.observer().turned(status);
        exchange.turn(ready);
        applying.turn(now, status);
        donor.turn(Math.min(status.decided(), status.durable()), now.base(), now.followed());
        requests.bar(now.farewell(applying.feeder().applied()));
        board.running(status, now.configuration(), progress(now));
        handOver.turn(now, status);
    }

    private StatusBoard.Progress progress(Running now) {
        long applied = applying.feeder().applied();
        Health health = applying.failure()
                .map(failure -> new Health(Health.State.DEGRADED, failure.getMessage() + "; " + DEGRADED))
                .orElseGet(() -> health(now.about(exchange.progress(), applied)));
        long snapshot = applying.snapshots().shelf().newestIndex();
        return new StatusBoard.Progress(changing.waiting(), applied, now.base(), snapshot, health);
    }

    private static Health health(String about) {
        return about.isEmpty() ? Health.RUNNING : new Health(Health.State.RUNNING, about);
    }

    /** Where what arrives goes. */
    Hearing hearing() {
        return hearing;
    }

    @Override
    public boolean hears() {
        return ended.isEmpty() && !writer.hangs();
    }

    @Override
    public Optional<Running> running() {
        return running;
    }

    /** The epoch that runs, unless it is being left. */
    @Override
    public Optional<Running> inEpoch() {
        return running.filter(now -> !handOver.isUnderWay());
    }

    @Override
    public void tell(NodeId to, RuntimeMessage message) {
        outbox.send(new Outgoing(to, Channel.RUNTIME, message));
    }

    // What the epoch says to the clients of this replica

    @Override
    public void lead(Leadership leadership) {
        LOG.debug("{} follows {}", me.node(), leadership);
        requests.lead(leadership);
    }

    @Override
    public void reconnected(NodeId peer) {
        requests.proposals().reconnected(peer);
    }

    @Override
    public void taken(NodeId from, long ofBoot, long through) {
        requests.proposals().taken(from, ofBoot, through);
    }

    @Override
    public void readAnswered(long request, long index) {
        requests.reads().answer(request, index, applying.feeder().applied());
    }

    @Override
    public void heard(Hello from, RuntimeMessage.Standing standing) {
        applying.snapshots().heard(from.node(), standing);
        changing.heard(from, standing);
        running.filter(now -> now.isNewsTo(standing)).ifPresent(now -> herald.tell(from.node()));
    }

    @Override
    public void wanted(NodeId from, RuntimeMessage.Want want) {
        donor.want(from, want);
    }

    @Override
    public void ofSnapshot(NodeId from, RuntimeMessage.OfSnapshot message) {
        exchange.received(from, message);
    }

    @Override
    public void stranger(Hello from) {
        changing.stranger(from);
        running.filter(Running::isSettled).ifPresent(now -> herald.tell(from.node()));
    }

    // Applying

    /** What the state of this replica means for its clients. */
    private final class State implements Applying.Owner {
        @Override
        public void applied(long index) {
            requests.reads().applied(index);
        }

        @Override
        public void degraded(ApplyFailure failure) {
            LOG.error("{}: {}; {}", me.node(), failure.getMessage(), DEGRADED, failure.getCause());
            requests.close(failure.getMessage());
            parts.observer().degraded(failure.getCause());
        }

        @Override
        public void halt(Throwable cause) {
            Driver.this.halt(cause);
        }

        @Override
        public Optional<Running> inEpoch() {
            return Driver.this.inEpoch();
        }
    }
}
