package io.quorate.runtime;

import io.quorate.api.DecidedEntry;
import io.quorate.api.EntryKind;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.session.SessionEntry;
import io.quorate.spi.EntryBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Decided entries as data, for those who build a log instead of a state machine. Owned by the loop. */
final class Scans {
    private final LogBytes bytes;
    private final LongSupplier decided;
    private final LongSupplier base;
    private final Map<Long, CompletableFuture<List<DecidedEntry>>> open = new TreeMap<>();
    private Optional<String> closed = Optional.empty();
    private long number;

    Scans(LogBytes bytes, LongSupplier decided, LongSupplier base) {
        this.bytes = bytes;
        this.decided = decided;
        this.base = base;
    }

    void scan(long from, int maxBytes, CompletableFuture<List<DecidedEntry>> result) {
        long to = decided.getAsLong();
        if (closed.isPresent()) {
            result.completeExceptionally(new IllegalStateException(closed.get()));
        } else if (from <= base.getAsLong()) {
            result.completeExceptionally(new IOException("entry " + from
                    + " is only in a snapshot by now: the log of this replica begins with entry "
                    + (base.getAsLong() + 1)));
        } else if (from > to) {
            result.complete(List.of());
        } else {
            long scan = ++number;
            open.put(scan, result);
            bytes.block(from, to, maxBytes, found -> {
                open.remove(scan);
                result.complete(entries(from, found));
            });
        }
    }

    void close(String reason) {
        closed = Optional.of(reason);
        open.values().forEach(scan -> scan.completeExceptionally(new IllegalStateException(reason)));
        open.clear();
    }

    private static List<DecidedEntry> entries(long first, EntryBlock block) {
        List<DecidedEntry> entries = new ArrayList<>();
        for (int i = 0; i < block.count(); i++) {
            entries.add(entry(first + i, block, i));
        }
        return entries;
    }

    /** What a session puts around a command is nobody else's business. */
    private static DecidedEntry entry(long index, EntryBlock block, int position) {
        if (!block.isOfSession(position)) {
            return new DecidedEntry(index, block.kind(position), block.payload(position));
        }
        return SessionEntry.parse(block.payload(position)) instanceof SessionEntry.Command command
                ? new DecidedEntry(index, EntryKind.COMMAND, command.command())
                : new DecidedEntry(index, EntryKind.NOOP, ByteBuffer.allocate(0));
    }

    /** The most of the log that was ever kept in memory. Any thread. */
    long mostTailBytes() {
        return bytes.mostHot();
    }
}
