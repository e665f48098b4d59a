package io.quorate.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.testkit.mutant.Mutant;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Storages that are wrong on purpose: the crash checks catch every one. */
final class StorageMutantTest {
    /** Runs all checks of a seed on the mutated storage. */
    static final class Suspect implements Supplier<Callable<Integer>> {
        @Override
        public Callable<Integer> get() {
            return () -> CrashChecks.afterACrash(1)
                    + CrashChecks.afterAKilledProcess(1)
                    + CrashChecks.afterAFault(1)
                    + CrashChecks.afterACrashDuringRecovery(1);
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.concat(ofTheLog(), besideTheLog());
    }

    private static Stream<Mutant> ofTheLog() {
        String writer = "SegmentWriter.java";
        String scan = "LogScan.java";
        return Stream.of(
                Mutant.of(
                        "acknowledges before the sync",
                        writer,
                        "file.force();\n        end += head.size();",
                        "end += head.size();"),
                Mutant.of(
                        "marks before the sync",
                        writer,
                        "file.force();\n        end += head.size();\n        mark(sequence + 1);",
                        "end += head.size();\n        mark(sequence + 1);\n        file.force();"),
                Mutant.of("names a segment before it is durable", writer, "fresh.force();", ""),
                Mutant.of("forgets to sync the directory", writer, "disk.sync();\n        seal", "seal"),
                Mutant.of(
                        "seals before the name is durable",
                        writer,
                        "disk.sync();\n        seal(sequence);",
                        "seal(sequence);\n disk.sync();"),
                Mutant.of("trusts the cache", writer, "file.write(reader.view(segment.number(), at, count), at);", ""),
                Mutant.of(
                        "recovers without a sync",
                        writer,
                        "file.force();\n        disk.sync();\n        reader.forget();\n        mark(sequence);\n        file.force();",
                        "disk.sync();\n        reader.forget();\n        mark(sequence);"),
                Mutant.of(
                        "recovers without a sync of names",
                        writer,
                        "file.force();\n        disk.sync();",
                        "file.force();"),
                Mutant.of("reads what was there before", "FileLogStorage.java", "reader.forget();", ""),
                Mutant.of("believes a frame without its checksum", "SegmentReader.java", "== body.checksum()", "!= 0"),
                Mutant.of("takes a torn tail for damage", scan, "if (at != end ||", "if (true ||"),
                Mutant.of("takes entries back", "LogState.java", "Math.min(last(), truncateFrom - 1)", "last()"),
                Mutant.of(
                        "truncates one too many",
                        "FrameIndex.java",
                        "last = Math.min(last, from - 1)",
                        "last = Math.min(last, from - 2)"));
    }

    private static Stream<Mutant> besideTheLog() {
        return Stream.of(
                Mutant.of(
                        "removes a segment that is needed",
                        "LogState.java",
                        "segments.get(0).number() < oldest",
                        "segments.get(0).number() < newest"),
                Mutant.of(
                        "removes segments before their names are gone for good",
                        "Spares.java",
                        "removal.run();\n            disk.sync();",
                        "removal.run();"),
                Mutant.of(
                        "publishes before the content is durable",
                        "SnapshotDraft.java",
                        "file.force();\n                close();",
                        "close();"),
                Mutant.of(
                        "publishes a name that is not durable",
                        "SnapshotFiles.java",
                        "task.run();\n            disk.sync();",
                        "task.run();"),
                Mutant.of(
                        "trusts all that a draft holds",
                        "SnapshotDraft.java",
                        "(content - 1) / step)",
                        "content / step)"),
                Mutant.of(
                        "does not sync the steps of a draft",
                        "SnapshotDraft.java",
                        "if (length % step == 0) {",
                        "if (length < 0) {"));
    }

    @Test
    void theRightStoragePassesInTheSameHarness() throws Exception {
        Mutant same = Mutant.of("is right", "SegmentWriter.java", "fresh.force();", "fresh.force() ;");
        assertThat(same.load(Path.of("src/main/java"), Callable.class, Suspect.class)
                        .call())
                .isInstanceOf(Integer.class);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isCaught(Mutant mutant) {
        Callable<?> checks = mutant.load(Path.of("src/main/java"), Callable.class, Suspect.class);
        assertThatThrownBy(checks::call).isInstanceOfAny(Exception.class, AssertionError.class);
    }
}
