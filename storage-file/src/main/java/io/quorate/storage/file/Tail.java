package io.quorate.storage.file;

/**
 * Where the log ends.
 *
 * @param segment the newest segment
 * @param lastFrame where its last whole frame begins
 * @param end where that frame ends and the next will begin
 * @param dirtyEnd behind the last byte that is not zero, at least {@code end}
 * @param marked whether only a mark stands behind the end
 */
record Tail(SegmentHeader segment, long lastFrame, long end, long dirtyEnd, boolean marked) {
    /** Whether something must be cut: a write that was never finished. */
    boolean torn() {
        return dirtyEnd > end && !marked;
    }
}
