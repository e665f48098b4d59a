package io.quorate.storage.file;

import io.quorate.spi.EntryBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads entries back, every frame against its checksum. Keeps the newest frame, of which the next read may want more. */
final class EntryReader {
    private final LogState state;
    private final SegmentReader reader;
    private long keptSegment;
    private long keptOffset;
    private EntryBlock kept = EntryBlock.EMPTY;

    EntryReader(LogState state, SegmentReader reader) {
        this.state = state;
        this.reader = reader;
    }

    /** A beginning of these entries, which must be there: at least one, and as many as fit the budget. */
    EntryBlock read(long from, long to, int maxBytes) throws IOException {
        EntryBlock wanted = ofOneFrame(from, to);
        int count = Math.max(1, fitting(wanted, maxBytes));
        EntryBlock first = wanted.slice(0, count);
        if (count < wanted.count() || from + count > to || first.size() >= maxBytes) {
            return first;
        }
        EntryBlock.Builder all = new EntryBlock.Builder().add(first);
        long next = from + count;
        boolean more = true;
        while (more && next <= to) {
            wanted = ofOneFrame(next, to);
            count = fitting(wanted, maxBytes - all.size());
            all.add(wanted.slice(0, count));
            next += count;
            more = count == wanted.count();
        }
        return all.build();
    }

    private static int fitting(EntryBlock block, int budget) {
        int count = 0;
        while (count < block.count() && block.size(0, count + 1) <= budget) {
            count++;
        }
        return count;
    }

    private EntryBlock ofOneFrame(long from, long to) throws IOException {
        FrameIndex.Span span = state.index.find(from);
        if (span.segment() != keptSegment || span.offset() != keptOffset) {
            kept = load(state.segment(span.segment()), span.offset());
            keptSegment = span.segment();
            keptOffset = span.offset();
        }
        int start = (int) (from - span.first());
        int end = (int) (Math.min(span.last(), to) - span.first()) + 1;
        return kept.slice(start, end);
    }

    private EntryBlock load(SegmentHeader segment, long offset) throws IOException {
        Optional<FrameHeader> head = reader.head(segment, offset);
        Optional<ByteBuffer> body = head.isEmpty() ? Optional.empty() : reader.body(segment, offset, head.get());
        return body.flatMap(bytes -> Frame.decode(head.get(), bytes))
                .orElseThrow(() -> reader.damaged(
                        segment, offset, "the frame was whole when the storage was opened, and is damaged now"))
                .block();
    }
}
