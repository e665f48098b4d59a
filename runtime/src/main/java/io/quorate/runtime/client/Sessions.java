package io.quorate.runtime.client;

import io.quorate.api.Codec;
import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.api.Session;
import io.quorate.api.SessionToken;
import io.quorate.runtime.session.Bounds;
import io.quorate.runtime.session.SessionEntry;
import io.quorate.runtime.session.Verdict;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sessions that clients of this replica use: what they want is proposed again until it is judged. Owned by the loop.
 *
 * @param <C> commands
 * @param <R> results
 */
public final class Sessions<C, R> {
    /** What was not judged is proposed again at most this often. */
    private static final int PAUSE_TICKS = 10;

    /**
     * What they stand on.
     *
     * @param cluster its name
     * @param loop their owner
     * @param proposals the way into the log
     * @param limits their bounds
     * @param bounds what the cluster should remember of sessions
     */
    public record Ground<R>(
            String cluster, Executor loop, Proposals<R> proposals, Proposals.Limits limits, Bounds bounds) {}

    private final Ground<R> ground;
    private final Codec<C> commands;
    private final Codec<R> results;
    /** In the order in which they came, which is that of each session. */
    private final Set<Effort> open = new LinkedHashSet<>();
    /** What the commands in {@link #open} weigh. Any thread. */
    private final AtomicLong heldBytes = new AtomicLong();

    private Optional<String> ended = Optional.empty();
    private Optional<String> barred = Optional.empty();
    private long now;

    /**
     * No sessions in use.
     *
     * @param ground what they stand on
     * @param commands turns commands into bytes
     * @param results turns bytes into results
     */
    public Sessions(Ground<R> ground, Codec<C> commands, Codec<R> results) {
        this.ground = ground;
        this.commands = commands;
        this.results = results;
    }

    // Any thread

    /**
     * Opens a session.
     *
     * @return the session, once its opening is decided
     */
    public CompletionStage<Session<C, R>> open() {
        Opening opening = new Opening();
        ground.loop.execute(() -> begin(opening));
        return opening.future;
    }

    /**
     * Goes on with a session.
     *
     * @param token where it stands
     * @return the session
     * @throws IllegalArgumentException if it is one of another cluster, where the same number may stand for another session
     */
    public Session<C, R> at(SessionToken token) {
        if (!token.cluster().equals(ground.cluster)) {
            throw new IllegalArgumentException("session " + token.session() + " belongs to cluster " + token.cluster()
                    + ", and this replica to cluster " + ground.cluster
                    + ": go on with it there, or open another here");
        }
        return new LocalSession<>(this, token);
    }

    byte[] encode(C command) {
        return commands.encode(command);
    }

    R decode(byte[] result) {
        return results.decode(ByteBuffer.wrap(result).asReadOnlyBuffer());
    }

    void onLoop(Runnable task) {
        ground.loop.execute(task);
    }

    /** Makes room for a command; says why not, if there is none. */
    Optional<String> admit(int bytes) {
        if (bytes > ground.limits.maxCommandBytes()) {
            return Optional.of("the command has " + bytes + " bytes; at most " + ground.limits.maxCommandBytes()
                    + " are configured (limits.command-bytes)");
        }
        long held = heldBytes.addAndGet(bytes);
        if (held > ground.limits.maxPendingBytes()) {
            heldBytes.addAndGet(-bytes);
            return Optional.of(
                    "commands of sessions that wait for their answers have " + (held - bytes) + " bytes; at most "
                            + ground.limits.maxPendingBytes() + " are configured (limits.pending-bytes); slow down");
        }
        return Optional.empty();
    }

    void release(int bytes) {
        heldBytes.addAndGet(-bytes);
    }

    // On the loop

    /** Why nothing can be begun. */
    Optional<String> closed() {
        return ended.or(() -> barred);
    }

    /** Proposes until it is judged. */
    void begin(Effort effort) {
        if (closed().isPresent()) {
            effort.end(closed().get());
        } else {
            open.add(effort);
            attempt(effort);
        }
    }

    private void attempt(Effort effort) {
        effort.isUnderWay = true;
        SessionProposal<R> proposal = new SessionProposal<>(effort.payload());
        ground.proposals
                .offer(proposal)
                .thenAccept(outcome -> ground.loop.execute(() -> attempted(effort, proposal.verdict, outcome)));
    }

    private void attempted(Effort effort, Optional<Verdict> verdict, Outcome<R> outcome) {
        effort.isUnderWay = false;
        if (!open.contains(effort)) {
            return;
        }
        if (verdict.isPresent() && effort.judged(verdict.get())) {
            open.remove(effort);
        } else if (outcome instanceof Outcome.NotLeader<R> elsewhere) {
            drop(effort);
            effort.end("this replica does not lead, and forwards nothing; "
                    + elsewhere.leader().map(NodeId::text).orElse("nobody") + " leads");
        }
    }

    /** Whoever waits for it does so no more. */
    void drop(Effort effort) {
        open.remove(effort);
    }

    /** Time goes on: what was not judged is proposed again, in order. */
    public void tick() {
        if (++now % PAUSE_TICKS == 0) {
            open.stream().filter(effort -> !effort.isUnderWay).toList().forEach(this::attempt);
        }
    }

    /**
     * Whether commands of this replica can still be decided.
     *
     * @param reason why they cannot; empty if they can
     */
    public void bar(Optional<String> reason) {
        barred = reason;
        reason.ifPresent(this::endAll);
    }

    /**
     * Gives everything up, now and from now on.
     *
     * @param reason why nothing more will be answered here
     */
    public void close(String reason) {
        ended = Optional.of(reason);
        endAll(reason);
    }

    private void endAll(String reason) {
        List<Effort> all = List.copyOf(open);
        open.clear();
        all.forEach(effort -> effort.end(reason));
    }

    /** A session that is yet to be. One whose opening was decided unseen is never used, and forgotten in time. */
    private final class Opening extends Effort {
        final CompletableFuture<Session<C, R>> future = new CompletableFuture<>();

        @Override
        byte[] payload() {
            return SessionEntry.opening(ground.bounds);
        }

        @Override
        boolean judged(Verdict verdict) {
            long session = ((Verdict.Opened) verdict).session();
            future.complete(at(new SessionToken(ground.cluster, session, 1)));
            return true;
        }

        @Override
        void end(String reason) {
            future.completeExceptionally(new IllegalStateException("no session could be opened: " + reason));
        }
    }
}
