package io.quorate.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
    @Test
    void whatIsLeftTakesAsLongAsWhatIsDone() {
        assertThat(Progress.left(TimeUnit.MINUTES.toNanos(10), 2, 15)).isEqualTo("1:05:00 left");
        assertThat(Progress.left(TimeUnit.MINUTES.toNanos(10), 15, 15)).isEqualTo("the last");
    }

    @Test
    void resultsReplaceThoseBefore(@TempDir Path out) throws Exception {
        Reports.write(new Summary(List.of()), List.of("first"), out);
        Reports.write(new Summary(List.of()), List.of("second"), out);
        assertThat(Files.readString(out.resolve("results.md")))
                .contains("second")
                .doesNotContain("first");
        try (var files = Files.list(out)) {
            assertThat(files).hasSize(3);
        }
    }
}
