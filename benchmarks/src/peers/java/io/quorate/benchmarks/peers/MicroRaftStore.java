package io.quorate.benchmarks.peers;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The least that a durable store can do: records with a checksum in one file that is filled with zeros ahead of need, written
 * at once and synced when MicroRaft asks for it. It is never read.
 */
final class MicroRaftStore implements RaftStore, AutoCloseable {
    private static final int AHEAD_BYTES = 64 << 20;
    private static final int HEAD_BYTES = 24;
    private static final byte ENTRY = 1;
    private static final byte OTHER = 2;
    private static final byte CUT = 3;

    private final FileChannel file;
    private final boolean durable;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private long end;
    private long zeroed;

    MicroRaftStore(Path path, boolean durable) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.durable = durable;
        fill();
    }

    private void fill() throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long to = zeroed + AHEAD_BYTES; zeroed < to; zeroed += zeros.capacity()) {
            file.write(zeros.clear(), zeroed);
        }
        file.force(true);
    }

    private void put(byte kind, long index, int term, byte[] bytes) throws IOException {
        if (buffer.remaining() < HEAD_BYTES + bytes.length) {
            write();
        }
        if (buffer.remaining() < HEAD_BYTES + bytes.length) {
            buffer = ByteBuffer.allocateDirect(HEAD_BYTES + bytes.length);
        }
        crc.reset();
        crc.update(bytes);
        buffer.putInt(bytes.length).put(kind).putLong(index).putInt(term).putInt((int) crc.getValue());
        buffer.put(bytes);
    }

    private void write() throws IOException {
        buffer.flip();
        if (end + buffer.remaining() > zeroed) {
            fill();
        }
        while (buffer.hasRemaining()) {
            end += file.write(buffer, end);
        }
        buffer.clear();
    }

    private static byte[] bytes(Object operation) {
        return operation instanceof byte[] command
                ? command
                : operation.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        for (LogEntry entry : entries) {
            put(ENTRY, entry.getIndex(), entry.getTerm(), bytes(entry.getOperation()));
        }
    }

    @Override
    public void flush() throws IOException {
        write();
        if (durable) {
            file.force(false);
        }
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState state) throws IOException {
        put(OTHER, 0, state.getTerm(), bytes(state));
        flush();
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState state) throws IOException {
        put(OTHER, 0, 0, bytes(state));
        flush();
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) throws IOException {
        put(OTHER, 0, 0, bytes(members));
        flush();
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        put(CUT, index, 0, new byte[0]);
    }

    @Override
    public void truncateLogEntriesUntil(long index) {
        // Nothing is ever reclaimed: a trial is short.
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        put(OTHER, chunk.getIndex(), chunk.getTerm(), bytes(chunk));
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) {
        // See above.
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
