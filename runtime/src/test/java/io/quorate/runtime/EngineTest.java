package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.DecidedEntry;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.identity.Epoch;
import io.quorate.runtime.log.LogBytes;
import io.quorate.runtime.log.LogWriter;
import io.quorate.runtime.log.Roll;
import io.quorate.runtime.log.Tail;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Configuration GENESIS =
            Configuration.genesis("toy", List.of(new Member(NodeId.of("n1"), new UUID(0, 1), "n1:1")));

    @Test
    void whatASnapshotCoversIsNotReadFromTheLogThoughTheTurnIsNotOver() {
        Tail tail = new Tail(0, 1_000);
        tail.append(1, Blocks.commands("n1", 1, 1, "never", "decided"));
        Engine engine = new Engine(
                null,
                new Epoch(0, GENESIS),
                0,
                new Engine.Log(tail, new Roll(0, GENESIS, new TreeMap<>()), null),
                null);
        LogWriter writer = new LogWriter(null, new Tasks(), new Tasks(), failure -> {});
        Scans scans = new Scans(new LogBytes(tail, writer), () -> 100L, engine::base);
        engine.restored(100, GENESIS);
        CompletableFuture<List<DecidedEntry>> scan = new CompletableFuture<>();
        scans.scan(1, 10, scan);
        assertThat(scan).isCompletedExceptionally();
    }
}
