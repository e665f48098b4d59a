package io.quorate.storage.file;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import java.util.ArrayList;
import java.util.List;

/** Collects what the entries of a log are while it is recovered. */
final class RunList {
    private final List<Run> runs = new ArrayList<>();
    private long count;

    void add(EntryBlock block) {
        for (int i = 0; i < block.count(); i++) {
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.round() == block.round(i) && last.kind() == block.kind(i)) {
                runs.set(runs.size() - 1, new Run(last.round(), last.kind(), last.count() + 1));
            } else {
                runs.add(new Run(block.round(i), block.kind(i), 1));
            }
        }
        count += block.count();
    }

    /** Keeps that many entries at most. */
    void keep(long limit) {
        while (count > limit) {
            Run last = runs.remove(runs.size() - 1);
            count -= last.count();
            if (count < limit) {
                int left = (int) Math.min(last.count(), limit - count);
                runs.add(new Run(last.round(), last.kind(), left));
                count += left;
            }
        }
    }

    EntryRange range() {
        return EntryRange.of(1, runs);
    }
}
