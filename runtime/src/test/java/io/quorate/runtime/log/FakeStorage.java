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
    boolean broken;

    @Override
    public Recovery recover() {
        return new Recovery(Mark.NONE, EntryRange.EMPTY, Map.of());
    }

    @Override
    public void write(LogWrite write) throws IOException {
        if (broken) {
            throw new IOException("no disk");
        }
        writes.add(write);
        if (write.truncateFrom() != 0) {
            entries.subList((int) write.truncateFrom() - 1, entries.size()).clear();
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
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (long i = from; i <= to && (i == from || block.size() < maxBytes); i++) {
            block.add(entries.get((int) i - 1));
        }
        return block.build();
    }

    @Override
    public SnapshotStore snapshots() {
        throw new UnsupportedOperationException("no snapshots yet");
    }

    @Override
    public void close() {}
}
