package io.quorate.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Hello;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Mark;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final LongAdder times = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    private static LogWrite write(long first, int count) {
        EntryBlock.Builder block = new EntryBlock.Builder();
        for (int i = 0; i < count; i++) {
            block.add(EntryBlock.of(EntryKind.COMMAND, 1, new byte[10]));
        }
        return new LogWrite(0, Mark.NONE, first, List.of(block.build()), Map.of());
    }

    @Test
    void aStorageCountsWritesAndTheBytesOfEntries() throws IOException {
        CountedStorage storage = new CountedStorage(new MemoryLog(), times, bytes);
        storage.recover();
        storage.write(write(1, 3));
        storage.write(LogWrite.of(Cell.PROTOCOL, new byte[100]));
        assertThat(times.sum()).isEqualTo(2);
        assertThat(bytes.sum()).isEqualTo(3 * (EntryBlock.HEADER + 10));
        assertThat(storage.read(2, 3, 1 << 20).count()).isEqualTo(2);
    }

    @Test
    void aWriteThatFailsIsNotCounted() {
        CountedStorage storage = new CountedStorage(
                new MemoryLog() {
                    @Override
                    public void write(LogWrite write) {
                        throw new IllegalStateException("full");
                    }
                },
                times,
                bytes);
        assertThatThrownBy(() -> storage.write(write(1, 1))).hasMessage("full");
        assertThat(times.sum()).isZero();
    }

    @Test
    void aTransportCountsFramesAndTheirParts() {
        List<NodeId> sent = new ArrayList<>();
        Transport plain = new Transport() {
            @Override
            public void start(Hello self, Receiver receiver) {}

            @Override
            public void dial(Map<NodeId, String> peers) {}

            @Override
            public void send(NodeId to, List<ByteBuffer> frame) {
                sent.add(to);
                assertThat(frame.get(0).remaining()).isEqualTo(4);
            }

            @Override
            public CompletionStage<Hello> probe(String address) {
                return CompletableFuture.failedFuture(new IOException(address));
            }

            @Override
            public int maxFrameBytes() {
                return 77;
            }

            @Override
            public void close() {}
        };
        CountedTransport counted = new CountedTransport(plain, times, bytes);
        counted.send(NodeId.of("n2"), List.of(ByteBuffer.allocate(4), ByteBuffer.allocate(6)));
        assertThat(sent).containsExactly(NodeId.of("n2"));
        assertThat(times.sum()).isEqualTo(1);
        assertThat(bytes.sum()).isEqualTo(10);
        assertThat(counted.maxFrameBytes()).isEqualTo(77);
    }

    @Test
    void theForgetfulLogTruncatesWithinABlock() throws IOException {
        MemoryLog log = new MemoryLog();
        log.write(write(1, 3));
        log.write(new LogWrite(3, Mark.NONE, 3, write(3, 2).blocks(), Map.of()));
        assertThat(log.read(1, 2, 1 << 20).count()).isEqualTo(2);
        assertThat(log.read(3, 4, 1 << 20).count()).isEqualTo(2);
        assertThat(log.read(1, 2, 1).count()).isEqualTo(1);
    }
}
