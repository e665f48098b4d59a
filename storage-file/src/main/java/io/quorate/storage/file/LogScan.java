package io.quorate.storage.file;

import io.quorate.spi.disk.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a directory from its oldest segment to its end, and changes nothing. What a crash can leave behind is: a last
 * frame that is torn, of which the segment it stands in was the newest; spares; and oldest segments that the log no
 * longer needs. Whatever else is not as it was written is damage, and refused.
 */
final class LogScan {
    private final Disk disk;
    private final SegmentReader reader;
    private final LogState state;
    private final RunList runs = new RunList();
    private SegmentHeader segment;
    private boolean snapshots;
    private long frames;
    private long lastFrame;
    private long end;

    LogScan(Disk disk, SegmentReader reader, LogState state) {
        this.disk = disk;
        this.reader = reader;
        this.state = state;
    }

    /** What the entries are, after {@link #run}. */
    RunList runs() {
        return runs;
    }

    /** How many frames it has read. */
    long frames() {
        return frames;
    }

    /** Fills the state. Returns where the log ends; empty if nothing was ever written. */
    Optional<Tail> run() throws IOException {
        List<Long> numbers = segmentNumbers();
        for (long number : numbers) {
            begin(number);
            readFrames();
            if (end == SegmentHeader.BYTES) {
                throw damaged(end, "the first frame of the segment is damaged");
            }
        }
        checkBeginning();
        return numbers.isEmpty() ? Optional.empty() : Optional.of(judgeTail());
    }

    private List<Long> segmentNumbers() throws IOException {
        List<Long> segments = new ArrayList<>();
        for (String name : disk.list()) {
            long number = SegmentHeader.number(name);
            snapshots |= SnapshotHeader.index(name) > 0;
            if (number > 0) {
                segments.add(number);
            } else if (!isHarmless(name)) {
                throw new IOException(disk.path() + "/" + name + " does not belong to a Quorate log. The directory must"
                        + " hold nothing else: name another directory, or move the file away if you know its origin.");
            }
        }
        return segments;
    }

    private static boolean isHarmless(String name) {
        return name.equals(RealDisk.LOCK)
                || Spares.isName(name)
                || name.equals(SnapshotFiles.DRAFT)
                || SnapshotHeader.index(name) > 0
                || name.equals("lost+found")
                || name.startsWith(".")
                || name.endsWith("~");
    }

    private void begin(long number) throws IOException {
        long size = reader.size(number);
        String where = disk.path() + "/" + SegmentHeader.name(number);
        if (size < SegmentHeader.BYTES) {
            throw new DamagedLogException(where, "a segment of " + size + " bytes has not even a header");
        }
        SegmentHeader header = SegmentHeader.decode(reader.bytes(number, 0, SegmentHeader.BYTES), where, number);
        if (header.size() != size) {
            throw new DamagedLogException(where, "the file has " + size + " bytes, not " + header.size());
        }
        if (segment == null) {
            state.begin(header);
            runs.begin(state.last());
        }
        checkFollows(header, where);
        state.segments.add(header);
        segment = header;
        end = SegmentHeader.BYTES;
    }

    private void checkFollows(SegmentHeader header, String where) throws IOException {
        if (segment == null) {
            return;
        }
        long expected = segment.number() + 1;
        if (header.number() != expected) {
            throw new DamagedLogException(
                    where, "segment " + expected + " is missing before segment " + header.number());
        }
        if (header.previousSalt() != segment.salt()) {
            throw new DamagedLogException(where, "it does not continue the segment before it, but that of another log");
        }
        if (header.firstSequence() != state.nextSequence) {
            throw damaged(
                    end,
                    "frame " + state.nextSequence + ", behind index " + state.last()
                            + ", is damaged or missing: the next segment begins with frame "
                            + header.firstSequence());
        }
        if (header.firstIndex() != state.last() + 1) {
            throw new DamagedLogException(
                    where,
                    "it begins at index " + header.firstIndex() + " where the log ends at index " + state.last());
        }
    }

    private void readFrames() throws IOException {
        boolean whole = true;
        while (whole) {
            Optional<FrameHeader> head = reader.head(segment, end);
            Optional<ByteBuffer> body =
                    head.isPresent() && isNext(head.get()) ? reader.body(segment, end, head.get()) : Optional.empty();
            whole = body.isPresent();
            if (whole) {
                take(head.get(), body.get());
            }
        }
    }

    private boolean isNext(FrameHeader head) {
        return head.kind() == FrameHeader.Kind.WRITE && head.sequence() == state.nextSequence;
    }

    private void take(FrameHeader head, ByteBuffer body) throws IOException {
        Frame frame = Frame.decode(head, body).orElseThrow(() -> misfit(head, "holds something unknown"));
        if (!state.continues(
                head.truncateFrom(), head.base(), head.first(), head.body().count())) {
            throw misfit(
                    head,
                    "truncates from " + head.truncateFrom() + " and begins at index " + head.first()
                            + " where the log begins behind " + state.base() + " and ends at index " + state.last());
        }
        runs.keepUpTo(state.lastAfter(head.truncateFrom()));
        runs.keepBehind(head.base().index());
        runs.add(frame.block());
        state.add(head, segment, end, frame.cells());
        frames++;
        lastFrame = end;
        end += head.size();
    }

    /** Older segments may be gone only if nothing of what they held is in the log any more. */
    private void checkBeginning() throws IOException {
        if (segment == null && snapshots) {
            throw new DamagedLogException(disk.path(), "there are snapshots, but no segment of the log");
        }
        if (runs.first() > state.base().index() + 1) {
            throw new DamagedLogException(
                    disk.path() + "/" + state.segments.get(0).name(),
                    "the log begins behind index " + state.base().index()
                            + ", but the segments before this one are missing," + " and with them entries "
                            + (state.base().index() + 1) + " to " + (runs.first() - 1));
        }
    }

    private DamagedLogException misfit(FrameHeader head, String message) {
        return damaged(end, "frame " + head.sequence() + " " + message);
    }

    /**
     * Looks at everything behind the last whole frame of the newest segment. What was written to the file when it was another
     * segment means nothing. The head of a frame whose body is not there is a torn write, unless something was written after
     * it: a write is only begun when the one before it is durable, and so is a mark.
     */
    private Tail judgeTail() throws IOException {
        long step = SegmentReader.CHUNK - FrameHeader.BYTES + FrameHeader.ALIGNMENT;
        for (long at = end; at + FrameHeader.BYTES <= segment.size(); at += step) {
            int count = (int) Math.min(SegmentReader.CHUNK, segment.size() - at);
            judgeHeads(reader.view(segment.number(), at, count), at);
        }
        long torn = reader.head(segment, end)
                .filter(this::isNext)
                .map(head -> (long) head.size())
                .orElse(0L);
        return new Tail(segment, lastFrame, end, torn);
    }

    private void judgeHeads(ByteBuffer bytes, long start) throws IOException {
        for (int i = 0; i + FrameHeader.BYTES <= bytes.limit(); i += FrameHeader.ALIGNMENT) {
            long at = start + i;
            Optional<FrameHeader> head = FrameHeader.decode(bytes.position(i), segment, at);
            if (head.isPresent() && isOfThisLog(head.get(), at)) {
                judgeHead(head.get(), at);
            }
        }
    }

    /** Among millions of places in what a former segment has left, 32 bits of a checksum may fit by chance. */
    private boolean isOfThisLog(FrameHeader head, long at) {
        long left = segment.size() - end;
        long ahead = head.sequence() - state.nextSequence;
        boolean note = head.equals(FrameHeader.note(head.kind(), head.sequence()));
        boolean fits = head.body().fits(segment.size() - at - FrameHeader.BYTES);
        return ahead >= 0 && ahead <= left / FrameHeader.BYTES && (head.kind() == FrameHeader.Kind.WRITE ? fits : note);
    }

    private void judgeHead(FrameHeader head, long at) throws IOException {
        if (head.kind() == FrameHeader.Kind.SEAL) {
            throw damaged(at, "the log goes on in " + SegmentHeader.name(segment.number() + 1) + ", which is missing");
        }
        if (at != end || head.sequence() != state.nextSequence) {
            throw damaged(
                    end,
                    "frame " + state.nextSequence + ", behind index " + state.last()
                            + ", is damaged, but what was written after it is there at offset " + at + " (sequence "
                            + head.sequence() + ")");
        }
    }

    private DamagedLogException damaged(long at, String message) {
        return reader.damaged(segment, at, message);
    }
}
