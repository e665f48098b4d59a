/**
 * A log in files.
 *
 * <pre>
 * LOCK                      held while a replica uses the directory
 * segment-0000000001.log    header | frame | frame | ... | mark | zeros
 * segment-0000000002.log
 * spare.tmp                 zeros, to become the next segment
 * </pre>
 *
 * <p>A frame is one {@link io.quorate.spi.LogWrite}: what it truncates, its entries and its cells, under one checksum, so
 * that it is there wholly or not at all. Frames are numbered through all segments. A frame is only begun when the one
 * before it is durable; hence only the newest can be torn, and anything written after it proves that it was not. Entries
 * are never moved or overwritten: truncation is a frame that says so. The first frame of a segment repeats all cells.
 *
 * <p>In reading order: {@link io.quorate.storage.file.FileLogStorage}, then {@code SegmentWriter} for the way in,
 * {@code LogScan} for what recovery believes, {@code EntryReader} for the way out. Everything that touches the disk goes
 * through {@link io.quorate.spi.disk.Disk}.
 */
package io.quorate.storage.file;
