package io.quorate.runtime.learning;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.snapshot.transfer.TransferSettings;
import io.quorate.runtime.wire.RuntimeMessage.Ranges;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Ready;
import io.quorate.spi.ReconfigurationPolicy.Donors;
import io.quorate.spi.Status;
import io.quorate.spi.support.ReplicaLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Stands in for a core on a replica that has no say: pulls what was decided from the others, in order. It is a deterministic
 * protocol like any other, so all that drives a core drives it, too: its log is written, applied, compacted and replaced by
 * snapshots in the same way.
 *
 * <p>Invariant: everything in its log is decided. It ends at the stop-sign of its goal; without a goal, at the first stop-sign.
 */
public final class Learner implements Protocol {
    private final ReplicaLog log;
    private final Pulls pulls;
    private final List<Outgoing> send = new ArrayList<>();
    private Optional<Epoch> goal;
    /** Where it ends without a goal. */
    private long sign;

    private Optional<NodeId> leader = Optional.empty();
    private long round;
    private boolean active = true;

    /**
     * A learner.
     *
     * @param setup as for a core; everything in its log is decided
     * @param goal the epoch for which it learns; empty to go on for as long as this one lasts
     * @param donors of whom it asks
     * @param bounds on what it asks for at once, and on what may wait
     */
    public Learner(ProtocolSetup setup, Optional<Epoch> goal, Donors donors, TransferSettings bounds) {
        this.log = new ReplicaLog(setup);
        this.goal = goal;
        this.pulls = new Pulls(new Pulls.Plan(donors, bounds.chunkBytes(), bounds.windowBytes()));
        this.sign = setup.changes().entrySet().stream()
                .filter(change ->
                        change.getValue().epoch() > setup.configuration().epoch())
                .map(change -> change.getKey())
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * A later epoch is known to have begun.
     *
     * @param later the goal from now on
     */
    public void aim(Epoch later) {
        goal = Optional.of(later);
    }

    /**
     * Who may be asked.
     *
     * @param others all nodes that may hold the log; nobody if this node is no member
     */
    public void others(Collection<NodeId> others) {
        active = !others.isEmpty();
        pulls.sources(others);
    }

    /**
     * A node says how much it has.
     *
     * @param from who
     * @param held up to where it has decided entries on disk
     */
    public void heard(NodeId from, long held) {
        pulls.heard(from, held);
    }

    /** The last index that it is to have. */
    private long end() {
        return goal.map(Epoch::base).orElse(sign);
    }

    /**
     * Whether a core can go on from here: it has, on disk, all that anybody is known to have.
     *
     * @return false while nobody was heard of, on the way to a goal, and at a stop-sign
     */
    public boolean hasCaughtUp() {
        boolean open = goal.isEmpty() && sign == Long.MAX_VALUE && active;
        long known = pulls.known();
        return open && known > 0 && log.last() >= known && log.durable() == log.last() && !log.dirty();
    }

    /**
     * Where its log begins.
     *
     * @return the last entry that is only in a snapshot
     */
    public Mark base() {
        return log.base();
    }

    /**
     * What it has.
     *
     * @return the entries behind {@link #base}, without bytes; all decided
     */
    public EntryRange entries() {
        return log.range(log.base().index() + 1, log.last());
    }

    @Override
    public void tick() {
        pulls.tick();
    }

    @Override
    public void receive(NodeId from, Message message) {
        if (message instanceof Ranges ranges) {
            follow(ranges);
            pulls.came(from, ranges);
            take();
        }
    }

    private void take() {
        pulls.inOrder(log.last() + 1).forEach(this::append);
    }

    /** Who knows of no leader, or of one of the past, has nothing to say of that. */
    private void follow(Ranges ranges) {
        if (ranges.leader().isPresent() && ranges.round() >= round) {
            leader = ranges.leader();
            round = ranges.round();
        }
    }

    private void append(EntryRange range) {
        EntryRange fresh = range.from(log.last() + 1);
        if (goal.isEmpty()) {
            sign = Math.min(sign, stopSign(fresh));
            fresh = fresh.upTo(sign);
        }
        log.append(fresh);
    }

    private static long stopSign(EntryRange range) {
        long index = range.first();
        for (EntryRange.Run run : range.runs()) {
            if (run.kind() == EntryKind.STOP_SIGN) {
                return index;
            }
            index += run.count();
        }
        return Long.MAX_VALUE;
    }

    @Override
    public void connected(NodeId peer) {
        pulls.lost(peer);
    }

    @Override
    public Admission propose(EntryRange batch) {
        return Admission.NOT_LEADER;
    }

    @Override
    public Admission reconfigure(Configuration next) {
        return Admission.NOT_LEADER;
    }

    @Override
    public Admission transferLeadership(NodeId to) {
        return Admission.NOT_LEADER;
    }

    @Override
    public Admission readIndex(long request) {
        return Admission.NOT_LEADER;
    }

    @Override
    public void persisted(long batch) {
        log.persisted(batch);
    }

    @Override
    public Mark mark(long index) {
        return new Mark(index, log.round(index));
    }

    @Override
    public void compacted(long index) {
        log.compact(index);
    }

    /** A snapshot of an epoch that this replica has not heard of waits until it has. */
    @Override
    public boolean restored(Mark mark, Configuration configuration) {
        long known = goal.map(Epoch::number).orElse(log.configuration().epoch());
        boolean beyond = goal.isEmpty() && mark.index() > sign;
        if (mark.index() <= log.last() || beyond || configuration.epoch() > known) {
            return false;
        }
        log.beginBehind(mark, configuration);
        take();
        return true;
    }

    @Override
    public Ready ready() {
        if (active) {
            pulls.ask(
                    log.last() + 1,
                    end(),
                    log.bytes(log.durable() + 1, log.last()),
                    (to, want) -> send.add(new Outgoing(to, Channel.RUNTIME, want)));
        }
        var writes = log.take();
        Ready ready = new Ready(log.newestBatch(), writes, send, List.of(), log.last(), List.of(), List.of());
        send.clear();
        return ready;
    }

    @Override
    public Status status() {
        return new Status(
                Role.LEARNER,
                leader,
                leader.map(node -> Ballot.of(round, 0, node)).orElse(Ballot.BOTTOM),
                Ballot.BOTTOM,
                newest(),
                log.last(),
                log.durable(),
                log.last());
    }

    /** What it was told may be newer than what it has. */
    private Configuration newest() {
        Configuration own = log.acting(log.last());
        return goal.map(Epoch::configuration)
                .filter(told -> told.epoch() > own.epoch() || (told.epoch() == own.epoch() && told.id() > own.id()))
                .orElse(own);
    }

    /**
     * How far it is, for people.
     *
     * @return a sentence without its subject; empty if it has all that it is to have
     */
    public String progress() {
        if (goal.isEmpty()) {
            return active ? "" : "is no member any more";
        }
        return "learns what was decided before epoch " + goal.get().number() + ": has entries up to " + log.last()
                + " of " + goal.get().base();
    }
}
