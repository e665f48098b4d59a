package io.quorate.runtime.client;

import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.runtime.session.Verdict;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The commands that were proposed on this replica and whose fate is open. Their origin alone forwards them, and forwards
 * them again, in order and under the same ids: to a new leader, after a reconnect, and when the leader is silent. Each is
 * applied at most once all the same, because every replica skips what was applied or overtaken.
 *
 * <p>Clients propose on their own threads, the applier settles on its own; all else happens on the loop.
 *
 * @param <R> results
 */
public final class Proposals<R> {
    /** How long a leader may take nothing before everything is sent to it again. */
    private static final int SILENCE_TICKS = 30;

    /**
     * The bounds.
     *
     * @param forward whether to forward to the leader at all
     * @param deadlineTicks how long a client waits for an outcome
     * @param maxPendingBytes over this, proposals fail fast
     * @param maxCommandBytes the largest command
     * @param maxMessageBytes the largest part that is sent at once
     */
    public record Limits(
            boolean forward, int deadlineTicks, long maxPendingBytes, int maxCommandBytes, int maxMessageBytes) {}

    /** The way to a leader, this very replica included. Called on the loop. */
    public interface Road {
        /**
         * Takes commands to the leader.
         *
         * @param leader who leads
         * @param after the sequence that they follow on, 0 if everything before is settled
         * @param commands in order, without a place
         * @return the sequence up to which they are known to be in the leader's log by now; 0 if an answer will follow
         */
        long take(NodeId leader, long after, EntryRange commands);
    }

    private final Origin origin;
    private final Limits limits;
    private final Executor loop;
    private final Road road;
    /** What clients have handed in, and the loop has not taken in; bounded by {@code pendingBytes}. */
    private final Queue<Pending<R>> arrived = new ConcurrentLinkedQueue<>();
    /** Whether the loop was called, and has not come yet: then nobody else need wake it. */
    private final AtomicBoolean called = new AtomicBoolean();

    private final OpenCommands<R> open = new OpenCommands<>();
    /** What goes into the message that is being made. */
    private final List<Pending<R>> chosen = new ArrayList<>();

    private final Gauge pendingBytes = new Gauge();
    private Leadership leadership = Leadership.NONE;
    private Optional<String> closed = Optional.empty();
    private Optional<String> barred = Optional.empty();
    private long now;
    /** Invariant: taken <= sent; everything up to sent went to the present leader, up to taken it answered. */
    private long sent;

    private long taken;
    private long sentBytes;
    private long heard;
    private boolean hold;

    /**
     * No proposals yet.
     *
     * @param self this replica
     * @param boot how many times it was started
     * @param limits the bounds
     * @param loop the owner of the state
     * @param road the way to the leader
     */
    public Proposals(NodeId self, long boot, Limits limits, Executor loop, Road road) {
        this.origin = new Origin(self, boot);
        this.limits = limits;
        this.loop = loop;
        this.road = road;
    }

    /**
     * Proposes. Any thread.
     *
     * @param payload the encoded command, not changed any more
     * @return what becomes of it
     */
    public CompletionStage<Outcome<R>> propose(byte[] payload) {
        if (payload.length > limits.maxCommandBytes) {
            return CompletableFuture.completedFuture(new Outcome.Dropped<>("the command has " + payload.length
                    + " bytes; at most " + limits.maxCommandBytes + " are configured (limits.command-bytes)"));
        }
        return offer(new Pending<>(payload));
    }

    /**
     * Proposes what is no larger than it may be. Any thread.
     *
     * @param command nobody else's
     * @return what becomes of it
     */
    CompletionStage<Outcome<R>> offer(Pending<R> command) {
        if (!pendingBytes.take(command.bytes(), limits.maxPendingBytes)) {
            return CompletableFuture.completedFuture(
                    new Outcome.Overloaded<>(pendingBytes.now(), limits.maxPendingBytes));
        }
        arrived.add(command);
        if (!called.getAndSet(true)) {
            loop.execute(this::takeIn);
        }
        return command.future;
    }

    private void takeIn() {
        called.set(false);
        Optional<String> refusal = closed.or(() -> barred);
        for (Pending<R> command = arrived.poll(); command != null; command = arrived.poll()) {
            command.deadline = now + limits.deadlineTicks;
            open.add(command);
            if (refusal.isPresent()) {
                settle(command.sequence, new Outcome.Dropped<>(refusal.get()));
            }
        }
    }

    /**
     * Somebody else leads, or the same in another round: what the former one took may be lost.
     *
     * @param next who leads now
     */
    public void lead(Leadership next) {
        if (!next.equals(leadership)) {
            leadership = next;
            again();
        }
    }

    /**
     * The link to a peer is new: what was under way may be lost.
     *
     * @param peer the other end
     */
    public void reconnected(NodeId peer) {
        if (leadership.isOf(peer)) {
            again();
        }
    }

    private void again() {
        sent = 0;
        taken = 0;
        sentBytes = 0;
        heard = now;
        hold = false;
    }

    /**
     * The leader has them in its log. An answer that brings nothing new does not count as one: a leader that misses a
     * command, or is full, says the same to whatever follows on it, and must be sent all of it again.
     *
     * @param from who says so
     * @param ofBoot whose boot it speaks of
     * @param through the sequence up to which they are there
     */
    public void taken(NodeId from, long ofBoot, long through) {
        if (ofBoot == origin.boot() && leadership.isOf(from) && through > taken && through <= sent) {
            heard = now;
            taken = through;
            sentBytes = taken == sent ? 0 : sentBytes;
        }
    }

    /** Time goes on: outcomes are due, and a silent leader is asked again. */
    public void tick() {
        now++;
        hold = false;
        Pending<R> oldest = open.get(open.first());
        while (oldest != null && oldest.deadline <= now) {
            settle(oldest.sequence, expired(oldest));
            oldest = open.get(open.first());
        }
        if (sent > taken && now - heard > SILENCE_TICKS) {
            again();
        }
    }

    private Outcome<R> expired(Pending<R> command) {
        String who = leadership.leader().map(node -> "the leader is " + node).orElse("no leader is known");
        String seconds = limits.deadlineTicks / 100.0 + " s";
        return command.exposed
                ? new Outcome.Unknown<>("no decision within " + seconds + "; " + who)
                : new Outcome.Dropped<>("it never left this replica within " + seconds + "; " + who);
    }

    /** The end of a turn: sends what was not sent to the present leader. */
    public void route() {
        if (leadership.leader().isEmpty() || open.first() > open.last()) {
            return;
        }
        NodeId leader = leadership.leader().get();
        if (!limits.forward && !leader.equals(origin.node())) {
            refuseAll();
            return;
        }
        while (!hold && sent < open.last() && sentBytes < limits.maxMessageBytes * 4L) {
            if (!sendSome(leader)) {
                return;
            }
        }
    }

    private boolean sendSome(NodeId leader) {
        int size = choose();
        if (chosen.isEmpty()) {
            return false;
        }
        EntryBlock.Builder block = new EntryBlock.Builder(size, chosen.size());
        for (Pending<R> command : chosen) {
            command.exposed = true;
            if (command.isOfSession()) {
                block.addOfSession(origin, command.sequence, command.payload);
            } else {
                block.add(origin, command.sequence, command.payload);
            }
        }
        long after = sent;
        heard = sent == taken ? now : heard;
        sent = chosen.get(chosen.size() - 1).sequence;
        sentBytes += size;
        chosen.clear();
        long known = road.take(leader, after, EntryRange.of(0, block.build()));
        if (leader.equals(origin.node())) {
            takenHere(Math.max(known, after));
        }
        return true;
    }

    /** Chooses what follows on what was sent, as much as fits into a message, and says how large that is. */
    private int choose() {
        int size = 0;
        for (long sequence = Math.max(sent + 1, open.first()); sequence <= open.last(); sequence++) {
            Pending<R> command = open.get(sequence);
            if (command != null) {
                int bytes = origin.entryBytes(command.payload.length);
                if (size > 0 && size + bytes > limits.maxMessageBytes) {
                    break;
                }
                size += bytes;
                chosen.add(command);
            }
        }
        return size;
    }

    /** One's own log answers at once: what it did not take is kept until the next tick. */
    private void takenHere(long through) {
        hold = through < sent;
        sent = through;
        taken = through;
        sentBytes = 0;
    }

    private void refuseAll() {
        for (long sequence = open.first(); sequence <= open.last(); sequence++) {
            Pending<R> command = open.get(sequence);
            if (command != null && !command.exposed) {
                settle(sequence, new Outcome.NotLeader<>(leadership.leader()));
            }
        }
    }

    /**
     * A command of this replica and boot was applied. On the applier's lane. Whatever was proposed before it and is still
     * pending was overtaken: every replica will skip it.
     *
     * @param sequence its sequence
     * @param index its place in the log
     * @param result what the state machine returned
     */
    public void applied(long sequence, long index, R result) {
        for (long older = open.first(); older < sequence; older = open.first()) {
            settle(older, new Outcome.Dropped<>("overtaken by a later command on the way to the leader"));
        }
        settle(sequence, new Outcome.Decided<>(index, result));
    }

    /**
     * A proposal of a session, of this replica and boot, was judged. On the applier's lane. Otherwise as {@link #applied}.
     *
     * @param sequence its sequence
     * @param index its place in the log
     * @param verdict what it came to
     */
    public void judged(long sequence, long index, Verdict verdict) {
        if (open.get(sequence) instanceof SessionProposal<R> asked) {
            asked.verdict = Optional.of(verdict);
        }
        applied(sequence, index, null);
    }

    /**
     * A snapshot of another replica covers commands of this replica and boot. On the applier's lane. The others stay: they
     * are not in the snapshot, and go on their way.
     *
     * @param sequence the last one that it covers
     */
    public void crossed(long sequence) {
        for (long covered = open.first(); covered <= Math.min(sequence, open.last()); covered++) {
            settle(
                    covered,
                    new Outcome.Unknown<>(
                            "it was applied or dropped while this replica was far behind: a snapshot took the"
                                    + " place of its result"));
        }
    }

    /**
     * A snapshot of another replica remembers nothing of this replica and boot. On the applier's lane. Perhaps nothing was ever
     * applied; perhaps this replica was no member for so long that what was applied before is forgotten. So what ever left this
     * replica must not be sent again.
     */
    public void forgotten() {
        for (long sequence = open.first(); sequence <= open.last(); sequence++) {
            Pending<R> command = open.get(sequence);
            if (command != null && command.exposed) {
                settle(
                        sequence,
                        new Outcome.Unknown<>(
                                "a snapshot that remembers nothing of this replica took the place of its" + " result"));
            }
        }
    }

    private void settle(long sequence, Outcome<R> outcome) {
        Pending<R> command = open.remove(sequence);
        if (command != null) {
            pendingBytes.release(command.bytes());
            command.future.complete(outcome);
        }
    }

    /**
     * Whether commands of this replica can still be decided. If not, nothing is left to wait for.
     *
     * @param reason why they cannot; empty if they can
     */
    public void bar(Optional<String> reason) {
        barred = reason;
        reason.ifPresent(this::settleAll);
    }

    /**
     * Settles everything, now and from now on.
     *
     * @param reason why nothing more will be decided here
     */
    public void close(String reason) {
        closed = Optional.of(reason);
        settleAll(reason);
    }

    private void settleAll(String reason) {
        for (long sequence = open.first(); sequence <= open.last(); sequence++) {
            Pending<R> command = open.get(sequence);
            if (command != null) {
                settle(sequence, command.exposed ? new Outcome.Unknown<>(reason) : new Outcome.Dropped<>(reason));
            }
        }
    }

    /**
     * How much waits.
     *
     * @return bytes, overhead included
     */
    public Gauge pendingBytes() {
        return pendingBytes;
    }
}
