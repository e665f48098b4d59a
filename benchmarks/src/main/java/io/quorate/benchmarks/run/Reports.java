package io.quorate.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All reports of a run. */
final class Reports {
    private Reports() {}

    static void write(Summary summary, List<String> voids, Path out) throws IOException {
        Files.writeString(out.resolve("results.csv"), CsvReport.of(summary));
        Files.writeString(out.resolve("results.md"), MarkdownReport.of(summary, voids));
        Files.writeString(out.resolve("results.html"), HtmlReport.of(summary, voids));
    }

    static String shown(Summary summary) {
        return MarkdownReport.of(summary, List.of());
    }
}
