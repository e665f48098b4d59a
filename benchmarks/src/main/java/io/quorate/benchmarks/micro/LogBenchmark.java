package io.quorate.benchmarks.micro;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import io.quorate.spi.ProposalId;
import io.quorate.storage.file.FileLogStorage;
import io.quorate.storage.file.FileSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Appends to the log on a RAM disk, if there is one: what the log itself costs, without the disk. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class LogBenchmark {
    private static final Path RAM_DISK = Path.of("/dev/shm");

    /** Entries of 128 bytes in a write. */
    @Param({"1", "16", "256"})
    public int entries;

    private Path directory;
    private FileLogStorage log;
    private EntryBlock block;
    private long next;

    /**
     * An empty log, for each iteration: they grow quickly.
     *
     * @throws IOException if it cannot be made
     */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = Files.isWritable(RAM_DISK)
                ? Files.createTempDirectory(RAM_DISK, "quorate-bench")
                : Files.createTempDirectory("quorate-bench");
        log = new FileLogStorage(new FileSettings(directory.resolve("log")));
        log.recover();
        EntryBlock.Builder builder = new EntryBlock.Builder();
        for (int i = 0; i < entries; i++) {
            builder.add(EntryKind.COMMAND, Optional.of(new ProposalId(NodeId.of("n1"), 1, i + 1L)), new byte[128]);
        }
        block = builder.build();
        block.stamp(1);
        next = 1;
    }

    /**
     * One write, synced; every so often the log begins anew, so that the RAM disk holds it.
     *
     * @throws IOException if it fails
     */
    @Benchmark
    public void append() throws IOException {
        log.write(new LogWrite(0, Mark.NONE, next, List.of(block), Map.of()));
        next += entries;
        if (next * 160 > 1L << 28) {
            close();
            open();
        }
    }

    /**
     * Removes the log.
     *
     * @throws IOException if that fails
     */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        log.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
