package io.quorate.runtime.session;

import io.quorate.runtime.session.SessionEntry.Command;
import io.quorate.runtime.session.SessionRow.Result;
import io.quorate.spi.support.Invariant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The sessions of clients: a part of the replicated state that the framework itself keeps. Changed by nothing but decided
 * entries, in their order, so it is the same on every replica at the same index. Lives on the applier's lane.
 *
 * <p>A session's commands are applied in the order of their sequences, without gaps but for those that its client gives up;
 * each once. Results are kept until the client says that it has them (Ongaro's dissertation, 6.3). Over the bounds the least
 * recently used session goes first, the log telling what is recent.
 */
public final class SessionTable {
    /** The least recently used first: every look-up is a use. */
    private final LinkedHashMap<Long, SessionRow> rows = new LinkedHashMap<>(16, 0.75f, true);

    private Bounds bounds = Bounds.DEFAULT;
    private long bytes;

    /**
     * Opens a session.
     *
     * @param index of the entry that does it
     * @param next the bounds from here on
     * @return its number
     */
    public Verdict open(long index, Bounds next) {
        bounds = next;
        SessionRow row = new SessionRow(index);
        rows.put(index, row);
        bytes += row.bytes();
        evict();
        return new Verdict.Opened(index);
    }

    /**
     * Looks whether a command is to be applied.
     *
     * @param command which
     * @return empty if it is, and then {@link #keep} must follow; otherwise what it came to
     */
    public Optional<Verdict> judge(Command command) {
        SessionRow row = rows.get(command.session());
        if (row == null) {
            return Optional.of(Verdict.Refusal.UNKNOWN);
        }
        bytes -= row.bytes();
        row.settle(command.settled());
        bytes += row.bytes();
        return row.judge(command);
    }

    /**
     * Remembers what came of a command that was just applied.
     *
     * @param command which
     * @param index where
     * @param result encoded, not changed any more; empty for null
     * @return the answer
     */
    public Verdict keep(Command command, long index, Optional<byte[]> result) {
        SessionRow row = rows.get(command.session());
        Invariant.check(row != null, () -> "session " + command.session() + " is gone while it is answered");
        bytes -= row.bytes();
        row.keep(new Result(command.sequence(), index, SessionRow.checksum(command.command()), result));
        bytes += row.bytes();
        evict();
        return new Verdict.Answered(index, result);
    }

    private void evict() {
        Iterator<SessionRow> eldest = rows.values().iterator();
        while (rows.size() > bounds.sessions() || bytes > bounds.bytes()) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    /**
     * What a snapshot keeps of it.
     *
     * @return a copy
     */
    public KeptSessions kept() {
        return new KeptSessions(
                bounds, rows.values().stream().map(SessionRow::copy).toList());
    }

    /**
     * Goes on from a snapshot.
     *
     * @param kept what it keeps
     */
    public void become(KeptSessions kept) {
        rows.clear();
        bytes = 0;
        bounds = kept.bounds();
        for (SessionRow row : kept.rows()) {
            rows.put(row.session(), row.copy());
            bytes += row.bytes();
        }
    }
}
