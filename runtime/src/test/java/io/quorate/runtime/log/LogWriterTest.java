package io.quorate.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.runtime.Blocks;
import io.quorate.runtime.Tasks;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogWriterTest {
    private final FakeStorage storage = new FakeStorage();
    private final Tasks disk = new Tasks();
    private final Tasks loop = new Tasks();
    private final List<String> heard = new ArrayList<>();
    private final LogWriter writer = new LogWriter(storage, disk, loop, e -> heard.add("failed: " + e.getMessage()));

    private static LogWrite append(long first, String... payloads) {
        return new LogWrite(0, Mark.NONE, first, List.of(Blocks.commands("n1", 1, first, payloads)), Map.of());
    }

    @Test
    void whatArrivesDuringASyncIsTheNextBatch() {
        writer.write(append(1, "a"), () -> heard.add("a"));
        writer.write(append(2, "b"), () -> heard.add("b"));
        writer.write(append(3, "c"), () -> heard.add("c"));
        assertThat(disk.size()).isEqualTo(1);
        disk.runAll();
        assertThat(heard).isEmpty();
        loop.runAll();
        assertThat(heard).containsExactly("a");
        disk.runAll();
        loop.runAll();
        assertThat(heard).containsExactly("a", "b", "c");
        assertThat(storage.writes).hasSize(2);
    }

    @Test
    void anEmptyWriteWaitsForAllEarlierOnesAndCostsNoSync() {
        writer.write(append(1, "a"), () -> heard.add("a"));
        writer.write(LogWriter.NOTHING, () -> heard.add("empty"));
        assertThat(heard).isEmpty();
        disk.runAll();
        loop.runAll();
        disk.runAll();
        loop.runAll();
        assertThat(heard).containsExactly("a", "empty");
        assertThat(storage.writes).hasSize(1);
    }

    @Test
    void aReadSeesTheLogAsItWasWhenAskedFor() {
        writer.write(append(1, "a", "b"), () -> {});
        writer.read(1, 2, 1 << 20, block -> heard.addAll(Blocks.payloads(block)));
        EntryBlock other = Blocks.commands("n1", 1, 7, "x");
        writer.write(new LogWrite(2, Mark.NONE, 2, List.of(other), Map.of()), () -> heard.add("x"));
        for (int i = 0; i < 3; i++) {
            disk.runAll();
            loop.runAll();
        }
        assertThat(heard).containsExactly("a", "b", "x");
        assertThat(storage.entries).hasSize(2);
    }

    @Test
    void afterAFailureNothingIsCalledAnyMore() {
        storage.broken = true;
        writer.write(append(1, "a"), () -> heard.add("a"));
        writer.write(append(2, "b"), () -> heard.add("b"));
        disk.runAll();
        loop.runAll();
        storage.broken = false;
        writer.write(append(2, "c"), () -> heard.add("c"));
        disk.runAll();
        loop.runAll();
        assertThat(heard).containsExactly("failed: no disk");
        assertThat(storage.writes).isEmpty();
    }

    @Test
    void aDiskHangsWhenOneRequestTakesTooLongAndNoLongerWhenItAnswers() {
        for (int i = 0; i < LogWriter.PATIENCE_TICKS; i++) {
            writer.tick();
        }
        assertThat(writer.hangs()).as("idle").isFalse();
        writer.write(append(1, "a"), () -> heard.add("a, hangs: " + writer.hangs()));
        for (int i = 1; i < LogWriter.PATIENCE_TICKS; i++) {
            writer.tick();
        }
        assertThat(writer.hangs()).isFalse();
        writer.tick();
        assertThat(writer.hangs()).isTrue();
        disk.runAll();
        assertThat(writer.hangs()).isTrue();
        loop.runAll();
        assertThat(heard).containsExactly("a, hangs: false");
    }
}
