package io.quorate.storage.file;

/**
 * Where the log ends.
 *
 * @param segment the newest segment
 * @param lastFrame where its last whole frame begins
 * @param end where that frame ends and the next will begin
 * @param torn bytes of a write behind the end that was begun and never finished, 0 if there is none
 */
record Tail(SegmentHeader segment, long lastFrame, long end, long torn) {}
