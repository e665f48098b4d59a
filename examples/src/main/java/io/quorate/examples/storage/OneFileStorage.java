package io.quorate.examples.storage;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.EntryRange.Run;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Mark;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The log in one file to which frames are appended, each with a checksum, each synced before the write returns. Nothing is
 * ever taken away: the file grows for ever, and a table in memory says where each entry stands that is still in the log.
 * Snapshots are files of their own beside it.
 *
 * <p>A crash can leave a part of the last frame, which nobody was told of: it is cut off. Anything else that is not as it
 * was written is damage, and refused.
 */
public final class OneFileStorage implements LogStorage {
    private record Place(long position, int size, long round, EntryKind kind) {}

    private final Path directory;
    private final SnapshotDirectory snapshots;
    /** Where entry base + i + 1 stands. */
    private final List<Place> places = new ArrayList<>();

    private final Map<Cell, byte[]> cells = new EnumMap<>(Cell.class);
    private Mark base = Mark.NONE;
    private FileChannel file;
    private long end;
    private boolean usable;

    /**
     * A storage that is not open yet.
     *
     * @param directory made if it is not there; its parent must be
     */
    public OneFileStorage(Path directory) {
        this.directory = directory;
        this.snapshots = new SnapshotDirectory(directory);
    }

    @Override
    public Recovery recover() throws IOException {
        boolean made = !Files.exists(directory);
        if (made) {
            Files.createDirectory(directory);
            sync(directory.toAbsolutePath().getParent());
        }
        file = FileChannel.open(
                directory.resolve("log"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        lock();
        sync(directory);
        replay();
        usable = true;
        return new Recovery(base, range(), cells);
    }

    private void lock() throws IOException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // The same answer as for another process: see below.
            end = 0;
        }
        file.close();
        throw new IOException(directory + " is in use; every node needs a directory of its own");
    }

    /** A name is durable when its directory is. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private void replay() throws IOException {
        long size = file.size();
        while (end < size) {
            ByteBuffer header = at(end, (int) Math.min(Frame.HEADER, size - end));
            int length = header.limit() < Frame.HEADER ? -1 : Frame.bodyLength(header);
            ByteBuffer body = length < 0 || length > size - end - Frame.HEADER
                    ? ByteBuffer.allocate(0)
                    : at(end + Frame.HEADER, length);
            if (length < 0 || body.limit() < length || !Frame.isWhole(header, body)) {
                cutOff(length, size);
                return;
            }
            remember(Frame.decode(body), end);
            end += Frame.HEADER + length;
        }
    }

    /** Only the last frame can be torn; an unreadable header is torn if nothing but zeros stands behind it. */
    private void cutOff(int length, long size) throws IOException {
        boolean last = length >= 0 && end + Frame.HEADER + length >= size;
        if (!last && size - end >= Frame.HEADER && !onlyZeros(size)) {
            throw new IOException(directory + " is damaged at byte " + end
                    + ", with more behind it: no crash does that; let this node start anew as a new member");
        }
        file.truncate(end);
        file.force(true);
    }

    private boolean onlyZeros(long size) throws IOException {
        for (long position = end; position < size; position += 1 << 16) {
            ByteBuffer part = at(position, (int) Math.min(1 << 16, size - position));
            while (part.hasRemaining()) {
                if (part.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private ByteBuffer at(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new IOException(directory + " is shorter than it was");
            }
        }
        return bytes.flip();
    }

    @Override
    public void write(LogWrite write) throws IOException {
        if (!usable) {
            throw new IOException(directory + " is not open");
        }
        // Until this write has come to its end, nobody knows what is in the file.
        usable = false;
        ByteBuffer frame = Frame.encode(write);
        int length = frame.limit();
        while (frame.hasRemaining()) {
            file.write(frame, end + frame.position());
        }
        file.force(false);
        remember(write, end);
        end += length;
        usable = true;
    }

    private void remember(LogWrite write, long frame) throws IOException {
        if (write.truncateFrom() > 0) {
            keepUpTo(write.truncateFrom() - 1);
        }
        if (write.base().index() > 0) {
            beginBehind(write.base());
        }
        if (write.count() > 0 && write.first() != last() + 1) {
            throw new IOException("entries from " + write.first() + " on do not follow on " + last());
        }
        long position = frame + Frame.HEADER + Frame.BEFORE_ENTRIES;
        for (EntryBlock block : write.blocks()) {
            for (int i = 0; i < block.count(); i++) {
                places.add(new Place(position, block.size(i, i + 1), block.round(i), block.kind(i)));
                position += block.size(i, i + 1);
            }
        }
        write.cells().forEach((cell, content) -> cells.put(cell, content.clone()));
    }

    private long last() {
        return base.index() + places.size();
    }

    private void keepUpTo(long index) {
        if (index < last()) {
            places.subList((int) (index - base.index()), places.size()).clear();
        }
    }

    private void beginBehind(Mark mark) {
        places.subList(0, (int) Math.min(places.size(), mark.index() - base.index()))
                .clear();
        base = mark;
    }

    private EntryRange range() {
        List<Run> runs = new ArrayList<>();
        for (Place place : places) {
            Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            if (last != null && last.round() == place.round() && last.kind() == place.kind()) {
                runs.set(runs.size() - 1, new Run(last.round(), last.kind(), last.count() + 1));
            } else {
                runs.add(new Run(place.round(), place.kind(), 1));
            }
        }
        return runs.isEmpty() ? EntryRange.EMPTY : EntryRange.of(base.index() + 1, runs);
    }

    @Override
    public EntryBlock read(long from, long to, int maxBytes) throws IOException {
        if (!usable || from <= base.index() || to < from || to > last()) {
            throw new IOException("entries " + from + " to " + to + " are not in " + directory
                    + ", which begins behind " + base.index() + " and ends at " + last());
        }
        EntryBlock.Builder found = new EntryBlock.Builder();
        for (long index = from; index <= to; index++) {
            Place place = places.get((int) (index - base.index()) - 1);
            if (index > from && found.size() + place.size() > maxBytes) {
                break;
            }
            found.add(entry(place, index));
        }
        return found.build();
    }

    private EntryBlock entry(Place place, long index) throws IOException {
        try {
            EntryBlock entry = EntryBlock.parse(at(place.position(), place.size()));
            if (entry.count() == 1 && entry.round(0) == place.round()) {
                return entry;
            }
        } catch (MalformedException e) {
            throw new IOException("entry " + index + " in " + directory + " is damaged: " + e.getMessage(), e);
        }
        throw new IOException("entry " + index + " in " + directory + " is not what was written");
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    @Override
    public void close() throws IOException {
        usable = false;
        snapshots.close();
        if (file != null) {
            file.close();
        }
    }
}
