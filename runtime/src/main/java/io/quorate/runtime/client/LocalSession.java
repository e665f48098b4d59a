package io.quorate.runtime.client;

import io.quorate.api.Session;
import io.quorate.api.SessionToken;
import io.quorate.runtime.session.SessionEntry;
import io.quorate.runtime.session.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A session as its client uses it on this replica. What it knows lives on the loop.
 *
 * @param <C> commands
 * @param <R> results
 */
final class LocalSession<C, R> implements Session<C, R> {
    /** The next sequence, whichever it is. */
    private static final long ANY = 0;

    private final Sessions<C, R> sessions;
    private final String cluster;
    private final long id;
    /** Commands without an answer, by their sequences. */
    private final TreeMap<Long, Asked> open = new TreeMap<>();

    private long next;
    private Optional<String> closed = Optional.empty();
    /** The first sequence without an answer; stays where it is when the session is closed. */
    private volatile long unanswered;

    LocalSession(Sessions<C, R> sessions, SessionToken token) {
        this.sessions = sessions;
        this.cluster = token.cluster();
        this.id = token.session();
        this.next = token.next();
        this.unanswered = token.next();
    }

    @Override
    public CompletionStage<Answer<R>> propose(C command) {
        return ask(ANY, command);
    }

    @Override
    public CompletionStage<Answer<R>> propose(long sequence, C command) {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequences begin with 1, not " + sequence);
        }
        return ask(sequence, command);
    }

    private CompletionStage<Answer<R>> ask(long sequence, C command) {
        byte[] encoded = sessions.encode(command);
        Optional<String> full = sessions.admit(encoded.length);
        if (full.isPresent()) {
            return CompletableFuture.completedFuture(new Answer.Refused<>(full.get()));
        }
        Asked asked = new Asked(encoded);
        sessions.onLoop(() -> begin(sequence, asked));
        return asked.future;
    }

    @Override
    public SessionToken token() {
        return new SessionToken(cluster, id, unanswered);
    }

    @Override
    public void close() {
        sessions.onLoop(() -> end("the session was closed"));
    }

    // On the loop

    private void begin(long sequence, Asked asked) {
        boolean isItsTurn = sequence == ANY || sequence == next;
        Optional<String> reason = closed.or(sessions::closed)
                .or(() -> isItsTurn ? Optional.empty() : Optional.of("the next command is number " + next));
        if (reason.isPresent()) {
            asked.answer(new Answer.Refused<>("nothing was proposed: " + reason.get()));
        } else {
            asked.sequence = next++;
            open.put(asked.sequence, asked);
            sessions.begin(asked);
        }
    }

    /** All or none: had one of them no answer, and a later one were proposed, the first would count as given up. */
    private void end(String reason) {
        if (closed.isEmpty()) {
            closed = Optional.of(reason);
            List<Asked> rest = List.copyOf(open.values());
            open.clear();
            rest.forEach(sessions::drop);
            rest.forEach(asked -> asked.answer(new Answer.Unanswered<>(reason)));
        }
    }

    /** A command on its way to its answer. */
    private final class Asked extends Effort {
        final byte[] command;
        final CompletableFuture<Answer<R>> future = new CompletableFuture<>();
        long sequence;

        Asked(byte[] command) {
            this.command = command;
        }

        /** What has no answer yet is at or above the first open one. */
        @Override
        byte[] payload() {
            return SessionEntry.command(id, sequence, open.firstKey() - 1, command);
        }

        @Override
        boolean judged(Verdict verdict) {
            if (verdict == Verdict.Refusal.AHEAD) {
                return false;
            }
            open.remove(sequence);
            unanswered = open.isEmpty() ? next : open.firstKey();
            if (verdict instanceof Verdict.Answered answered) {
                answered(answered);
            } else {
                answer(refused(verdict));
            }
            return true;
        }

        private void answered(Verdict.Answered answered) {
            try {
                R result = answered.result().map(sessions::decode).orElse(null);
                answer(new Answer.Applied<>(answered.index(), result));
            } catch (RuntimeException e) {
                sessions.release(command.length);
                future.completeExceptionally(e);
            }
        }

        private Answer<R> refused(Verdict verdict) {
            if (verdict == Verdict.Refusal.UNKNOWN) {
                return new Answer.Forgotten<>(
                        "session unknown: " + id + " was never opened in this cluster, or it was the least"
                                + " recently used one when others needed its place (sessions.max, sessions.max-bytes). Open another,"
                                + " and read what became of the last command");
            }
            if (verdict == Verdict.Refusal.SETTLED) {
                return new Answer.Forgotten<>(
                        "the answer to command " + sequence + " of session " + id
                                + " is not kept: a later command said that nobody waits for it any more. Read what became of it");
            }
            return new Answer.Refused<>("another command was applied as number " + sequence + " of session " + id
                    + ": two clients go on from the same token, or the command was changed before it was repeated");
        }

        @Override
        void end(String reason) {
            LocalSession.this.end(reason);
        }

        private void answer(Answer<R> answer) {
            sessions.release(command.length);
            future.complete(answer);
        }
    }
}
