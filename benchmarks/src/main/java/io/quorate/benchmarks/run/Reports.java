package io.quorate.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** All reports of a run. */
final class Reports {
    private Reports() {}

    static void write(Summary summary, List<String> voids, Path out) throws IOException {
        replace(out.resolve("results.csv"), CsvReport.of(summary));
        replace(out.resolve("results.md"), MarkdownReport.of(summary, voids));
        replace(out.resolve("results.html"), HtmlReport.of(summary, voids));
    }

    /** Whoever is interrupted here keeps the old one. */
    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    static String shown(Summary summary) {
        return MarkdownReport.of(summary, List.of());
    }
}
