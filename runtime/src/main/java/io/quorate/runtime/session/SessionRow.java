package io.quorate.runtime.session;

import io.quorate.runtime.session.SessionEntry.Command;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What replicated state remembers of one session. What it weighs decides which sessions are forgotten, so the weights are
 * part of the replicated state, too: a released one is never changed.
 */
final class SessionRow {
    private static final int BYTES = 128;
    private static final int BYTES_PER_RESULT = 64;

    private final long session;
    /** The client waits for no answers up to here. */
    private long settled;
    /** Invariant: consecutive, above settled; behind the last of them nothing was applied. */
    private final TreeMap<Long, Result> results = new TreeMap<>();
    /** The last sequence that was applied or given up. */
    private long last;

    private long bytes = BYTES;

    /**
     * A result that the client may ask for again.
     *
     * @param sequence of the command
     * @param index where it was applied
     * @param checksum of the command
     * @param result encoded; empty for null
     */
    record Result(long sequence, long index, int checksum, Optional<byte[]> result) {
        int bytes() {
            return BYTES_PER_RESULT + result.map(encoded -> encoded.length).orElse(0);
        }
    }

    SessionRow(long session) {
        this.session = session;
    }

    /** As a snapshot has it. */
    SessionRow(long session, long settled, long last, Collection<Result> results) {
        this.session = session;
        this.settled = settled;
        this.last = last;
        for (Result result : results) {
            this.results.put(result.sequence(), result);
            bytes += result.bytes();
        }
    }

    SessionRow copy() {
        return new SessionRow(session, settled, last, results.values());
    }

    long session() {
        return session;
    }

    long settled() {
        return settled;
    }

    long last() {
        return last;
    }

    Collection<Result> results() {
        return results.values();
    }

    long bytes() {
        return bytes;
    }

    /** The client waits for no answers up to there; commands that it gave up are never applied from here on. */
    void settle(long upTo) {
        settled = Math.max(settled, upTo);
        last = Math.max(last, settled);
        while (!results.isEmpty() && results.firstKey() <= settled) {
            bytes -= results.pollFirstEntry().getValue().bytes();
        }
    }

    /** Empty if the command is to be applied. */
    Optional<Verdict> judge(Command command) {
        if (command.sequence() == last + 1) {
            return Optional.empty();
        }
        if (command.sequence() > last) {
            return Optional.of(Verdict.Refusal.AHEAD);
        }
        Result kept = results.get(command.sequence());
        if (kept == null) {
            return Optional.of(Verdict.Refusal.SETTLED);
        }
        return Optional.of(
                kept.checksum == checksum(command.command())
                        ? new Verdict.Answered(kept.index, kept.result)
                        : Verdict.Refusal.ANOTHER);
    }

    void keep(Result result) {
        results.put(result.sequence(), result);
        last = result.sequence();
        bytes += result.bytes();
    }

    /** Tells two commands from each other that a client has sent under the same sequence by mistake. */
    static int checksum(ByteBuffer command) {
        CRC32C sum = new CRC32C();
        sum.update(command);
        return (int) sum.getValue();
    }
}
