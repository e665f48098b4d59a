/**
 * A log in files.
 *
 * <pre>
 * LOCK                                held while a replica uses the directory
 * segment-0000000007.log              header | frame | frame | ... | mark | zeros, or what is left of a former segment
 * segment-0000000008.log
 * spare-7.tmp                         zeros, or a former segment; to become the next one
 * snapshot-0000000000000004711.snap   header | content | footer
 * snapshot.tmp                        a snapshot that is being written
 * </pre>
 *
 * <p>A frame is one {@link io.quorate.spi.LogWrite}: what it truncates, where the log begins, its entries and its cells,
 * under one checksum, so that it is there wholly or not at all. Frames are numbered through all segments. A frame is only
 * begun when the one before it is durable; hence only the newest can be torn, and anything written after it proves that it
 * was not: a restart says what it cuts, if at least the head of it is there. Entries are never moved or overwritten: truncation is a frame that says so, and removes no file.
 *
 * <p>The first frame of a segment repeats all cells and where the log begins. So a segment is needed only for its entries:
 * when all of them stand before the beginning of the log or were truncated, and so have those of all older ones, it is
 * removed, the oldest first, each for good before the next; or it becomes a spare. What a restart reads is thus what
 * stands behind the newest snapshot. The EPOCH cell names the protocol that wrote the directory, and every segment has it.
 *
 * <p>In reading order: {@link io.quorate.storage.file.FileLogStorage}, then {@code SegmentWriter} for the way in,
 * {@code LogScan} for what recovery believes, {@code EntryReader} for the way out; {@code SnapshotFiles} for
 * snapshots; {@link io.quorate.storage.file.LogInspection} for a look from outside. Everything that touches the disk goes
 * through {@link io.quorate.spi.disk.Disk}.
 */
package io.quorate.storage.file;
