package io.quorate.benchmarks.run;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;

/** Every measurement of every round, for other programs. */
final class CsvReport {
    private CsvReport() {}

    static String of(Summary summary) {
        Set<String> figures = new LinkedHashSet<>();
        summary.rounds()
                .forEach(round -> figures.addAll(round.measurement().figures().keySet()));
        StringBuilder text = new StringBuilder("round,candidate,layout,replicas,mode,payload,load,")
                .append(String.join(",", figures))
                .append('\n');
        for (Round round : summary.rounds()) {
            Cell cell = round.cell();
            StringJoiner line = new StringJoiner(",");
            line.add("" + round.number())
                    .add(round.candidate())
                    .add(cell.processes() ? "processes" : "one-process")
                    .add("" + cell.replicas())
                    .add(cell.durable() ? "durable" : "memory")
                    .add("" + cell.payload())
                    .add(round.measurement().load().toString());
            for (String figure : figures) {
                double value = round.measurement().figure(figure);
                line.add(Double.isNaN(value) ? "" : "" + value);
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }
}
