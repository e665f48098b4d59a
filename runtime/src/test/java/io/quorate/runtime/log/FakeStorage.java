package io.quorate.runtime.log;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Remembers the writes; reads the entries of them. */
public final class FakeStorage implements LogStorage {
    final List<LogWrite> writes = new ArrayList<>();
    final List<EntryBlock> entries = new ArrayList<>();
    /** Shared with nobody: a test reads what was published here. */
    public final FakeSnapshots snapshots = new FakeSnapshots();

    Mark base = Mark.NONE;
    boolean broken;

    @Override
    public Recovery recover() {
        return new Recovery(base, EntryRange.EMPTY, Map.of());
    }

    @Override
    public void write(LogWrite write) throws IOException {
        if (broken) {
            throw new IOException("no disk");
        }
        writes.add(write);
        if (write.truncateFrom() != 0) {
            entries.subList((int) (write.truncateFrom() - base.index()) - 1, entries.size())
                    .clear();
        }
        if (write.base().index() != 0) {
            entries.subList(0, (int) Math.min(entries.size(), write.base().index() - base.index()))
                    .clear();
            base = write.base();
        }
        for (EntryBlock block : write.blocks()) {
            for (int i = 0; i < block.count(); i++) {
                entries.add(block.slice(i, i + 1));
            }
        }
    }

    @Override
    public EntryBlock read(long from, long to, int maxBytes) throws IOException {
        if (broken) {
            throw new IOException("no disk");
        }
        if (from <= base.index()) {
            throw new IOException("entry " + from + " of a log that begins behind " + base);
        }
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (long i = from; i <= to && (i == from || block.size() < maxBytes); i++) {
            block.add(entries.get((int) (i - base.index()) - 1));
        }
        return block.build();
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void close() {}
}
