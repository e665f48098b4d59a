package io.quorate.benchmarks.run;

import io.quorate.benchmarks.trial.Load;
import io.quorate.benchmarks.trial.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One page that needs nothing else: tables and plots. */
final class HtmlReport {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Quorate benchmarks</title>
            <style>
            body { font: 14px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 1150px; padding: 0 1em; color: #222 }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 12px }
            th, td { border-bottom: 1px solid #ddd; padding: 3px 8px; text-align: right }
            td:nth-child(1), td:nth-child(2), th:nth-child(1), th:nth-child(2) { text-align: left }
            .void { color: #b00 }
            </style></head><body>
            <h1>Quorate benchmarks</h1>
            <p>Medians over interleaved rounds. <i>ideal</i> is TCP, write, fdatasync and a majority without any consensus, on the
            same disk and in the same processes. <i>/ ideal</i> is the median of the ratios within a round, with its 95 % bootstrap
            interval: compare these, not absolute figures. Open loops count from the intended time of sending.</p>
            """;

    private HtmlReport() {}

    static String of(Summary summary, List<String> voids) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Cell cell : summary.cells()) {
            page.append("<h2>").append(escaped(cell.toString())).append("</h2>\n");
            chart(page, summary, cell, "commands per second", Measurement.OPS);
            chart(page, summary, cell, "median, microseconds", Measurement.P50);
            chart(page, summary, cell, "99.9 %, microseconds", Measurement.P999);
            chart(page, summary, cell, "bytes allocated per command", Measurement.ALLOCATED);
            table(page, Table.rows(summary, cell));
            Stream.concat(Table.reads(summary, cell).stream(), Table.growth(summary, cell).stream())
                    .forEach(line -> page.append("<p>").append(escaped(line)).append("</p>\n"));
        }
        voids.forEach(reason ->
                page.append("<p class=\"void\">Void: ").append(escaped(reason)).append("</p>\n"));
        return page.append("</body></html>\n").toString();
    }

    private static void chart(StringBuilder page, Summary summary, Cell cell, String title, String figure) {
        List<Load> loads =
                summary.keys(cell).stream().map(Summary.Key::load).distinct().toList();
        Map<String, List<Double>> lines = new LinkedHashMap<>();
        for (String candidate : summary.candidates(cell)) {
            List<Double> values = new ArrayList<>();
            for (Load load : loads) {
                values.add(summary.median(cell, new Summary.Key(candidate, load), figure)
                        .orElse(Double.NaN));
            }
            lines.put(candidate, values);
        }
        page.append(new Chart(title, loads.stream().map(HtmlReport::tick).toList(), lines).svg());
    }

    private static String tick(Load load) {
        return load.kind() == Load.Kind.OPEN ? load.amount() + " %" : load.label();
    }

    private static void table(StringBuilder page, List<List<String>> rows) {
        page.append("<table><tr>");
        Table.HEAD.forEach(name -> page.append("<th>").append(escaped(name)).append("</th>"));
        page.append("</tr>\n");
        for (List<String> row : rows) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
