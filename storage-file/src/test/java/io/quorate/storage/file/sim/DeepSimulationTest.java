package io.quorate.storage.file.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogStorage;
import io.quorate.spi.LogWrite;
import io.quorate.spi.LogWrite.Cell;
import io.quorate.spi.Recovery;
import io.quorate.spi.SnapshotStore;
import io.quorate.storage.file.MakingStorage;
import io.quorate.testkit.mutant.Mutant;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimFailure;
import io.quorate.testkit.sim.SimReport;
import io.quorate.testkit.sim.SimSetup;
import io.quorate.testkit.sim.StorageMaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole clusters on this storage, on disks that lose what is not synced, tear and reorder it, lie, fill up, do not answer,
 * and rot. {@code -Dsimulator.seeds=10000} runs that many; a failure names its seed and the command that replays it.
 */
class DeepSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulator.seeds", 60);
    private static final int WITHIN = 300;
    private static final long FROM = Long.getLong("quorate.seed", 1);

    private static SimSetup setup(Protocols protocol, long seed, StorageMaker maker) {
        String replay = "mvn -pl storage-file -am test -Dtest=DeepSimulationTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dsimulator.seeds=1 -Dquorate.seed=";
        return SimSetup.swarm(protocol.factory(), seed).on(new SimSetup.Files(maker, replay));
    }

    @ParameterizedTest
    @EnumSource
    void everySeedIsSafeAndRecovers(Protocols protocol) {
        SimReport total =
                Seeds.run(seed -> setup(protocol, seed, new MakingStorage().get()), FROM, SEEDS, report -> {});
        System.out.println(protocol + " on files: " + total);
        assertThat(total.seeds()).isEqualTo(SEEDS);
    }

    private static void isFound(StorageMaker wrong, String finding) {
        assertThatThrownBy(() -> Seeds.run(seed -> setup(Protocols.RAFT, seed, wrong), 1, WITHIN, report -> {}))
                .isInstanceOfSatisfying(
                        SimFailure.class,
                        e -> assertThat(e.finding())
                                .containsPattern(finding)
                                .contains("-Dsimulator.seeds=1 -Dquorate.seed="));
    }

    static Stream<Mutant> mutants() {
        String writer = "SegmentWriter.java";
        return Stream.of(
                Mutant.of(
                        "acknowledges before the sync",
                        writer,
                        "file.force();\n        end += head.size();",
                        "end += head.size();"),
                Mutant.of("forgets to sync the directory", writer, "disk.sync();\n        seal", "seal"),
                Mutant.of("trusts the cache", writer, "file.write(reader.view(segment.number(), at, count), at);", ""),
                Mutant.of("believes a frame without its checksum", "SegmentReader.java", "== body.checksum()", "!= 0"),
                Mutant.of("takes entries back", "LogState.java", "Math.min(last(), truncateFrom - 1)", "last()"));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aWrongStorageIsCaught(Mutant mutant) {
        isFound(mutant.load(Path.of("src/main/java"), StorageMaker.class, MakingStorage.class), "");
    }

    @Test
    void aStorageThatDropsTheCellsIsCaught() {
        isFound((disk, random) -> new WithoutCells(new MakingStorage().get().on(disk, random)), "the storage finds");
    }

    /** Keeps entries only: promises and votes are gone after a crash. */
    private record WithoutCells(LogStorage real) implements LogStorage {
        @Override
        public Recovery recover() throws IOException {
            return real.recover();
        }

        @Override
        public void write(LogWrite write) throws IOException {
            Map<Cell, byte[]> kept = new EnumMap<>(Cell.class);
            kept.putAll(write.cells());
            kept.remove(Cell.PROTOCOL);
            real.write(new LogWrite(write.truncateFrom(), write.base(), write.first(), write.blocks(), kept));
        }

        @Override
        public EntryBlock read(long from, long to, int maxBytes) throws IOException {
            return real.read(from, to, maxBytes);
        }

        @Override
        public SnapshotStore snapshots() {
            return real.snapshots();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
