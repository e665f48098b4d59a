package io.quorate.benchmarks.run;

import java.util.List;

/** Tables for people. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String of(Summary summary, List<String> voids) {
        StringBuilder text = new StringBuilder();
        for (Cell cell : summary.cells()) {
            text.append("### ").append(cell).append("\n\n");
            line(text, Table.HEAD);
            line(text, Table.HEAD.stream().map(name -> "---").toList());
            Table.rows(summary, cell).forEach(row -> line(text, row));
            text.append('\n');
            Table.reads(summary, cell).forEach(line -> text.append(line).append("\n\n"));
            Table.growth(summary, cell).forEach(line -> text.append(line).append("\n\n"));
        }
        voids.forEach(reason -> text.append("Void: ").append(reason).append("\n\n"));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
