package io.quorate.benchmarks.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Forgets everything with its process, and its oldest entries long before: only to see what the disk costs. Never for a
 * cluster that matters.
 */
class MemoryLog implements LogStorage {
    /** Who is further behind gets a snapshot, as the entries are gone. */
    static final Config SNAPSHOTS =
            ConfigFactory.parseString("step = 50, bytes = 16 MiB, margin-bytes = 8 MiB, max-log-bytes = 32 MiB");

    private static final long MOST_BYTES = 64L << 20;

    private final NavigableMap<Long, EntryBlock> blocks = new TreeMap<>();
    private final MemorySnapshots snapshots = new MemorySnapshots();
    private long bytes;

    @Override
    public Recovery recover() {
        return new Recovery(Mark.NONE, EntryRange.EMPTY, Map.<Cell, byte[]>of());
    }

    @Override
    public void write(LogWrite write) {
        if (write.truncateFrom() != 0) {
            truncate(write.truncateFrom());
        }
        dropUpTo(write.base().index());
        long at = write.first();
        for (EntryBlock block : write.blocks()) {
            blocks.put(at, block);
            bytes += block.size();
            at += block.count();
        }
        while (bytes > MOST_BYTES) {
            bytes -= blocks.pollFirstEntry().getValue().size();
        }
    }

    /** Whole blocks only: what is left of one that reaches over the end harms nobody. */
    private void dropUpTo(long base) {
        while (!blocks.isEmpty()
                && blocks.firstKey() + blocks.firstEntry().getValue().count() - 1 <= base) {
            bytes -= blocks.pollFirstEntry().getValue().size();
        }
    }

    private void truncate(long from) {
        while (!blocks.isEmpty() && blocks.lastKey() >= from) {
            bytes -= blocks.pollLastEntry().getValue().size();
        }
        Map.Entry<Long, EntryBlock> last = blocks.lastEntry();
        if (last != null && last.getKey() + last.getValue().count() > from) {
            blocks.put(last.getKey(), last.getValue().slice(0, (int) (from - last.getKey())));
        }
    }

    @Override
    public EntryBlock read(long from, long to, int maxBytes) throws IOException {
        Map.Entry<Long, EntryBlock> found = blocks.floorEntry(from);
        if (found == null) {
            throw new IOException("entry " + from + " was forgotten: this is a storage for benchmarks");
        }
        EntryBlock block = found.getValue();
        int skip = (int) (from - found.getKey());
        int end = (int) Math.min(block.count(), to - found.getKey() + 1);
        while (end > skip + 1 && block.size(skip, end) > maxBytes) {
            end--;
        }
        return block.slice(skip, end);
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void close() {
        blocks.clear();
    }
}
