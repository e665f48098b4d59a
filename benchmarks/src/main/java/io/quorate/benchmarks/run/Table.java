package io.quorate.benchmarks.run;

import io.quorate.benchmarks.ideal.Ideal;
import io.quorate.benchmarks.stats.Statistics.Interval;
import io.quorate.benchmarks.trial.Load;
import io.quorate.benchmarks.trial.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The rows of a cell as text, for Markdown and HTML alike. */
final class Table {
    static final List<String> HEAD = List.of(
            "load",
            "candidate",
            "ops/s",
            "/ ideal",
            "p50 us",
            "/ ideal",
            "p99 us",
            "p99.9 us",
            "max us",
            "ops per CPU-second",
            "syncs / 1,000",
            "frames / 1,000",
            "socket writes / 1,000",
            "B allocated / op",
            "MiB buffered",
            "MiB resident");

    private Table() {}

    static List<List<String>> rows(Summary summary, Cell cell) {
        List<List<String>> rows = new ArrayList<>();
        for (Summary.Key key : summary.keys(cell)) {
            rows.add(List.of(
                    key.load().label(),
                    key.candidate(),
                    number(summary.median(cell, key, Measurement.OPS)),
                    ratio(summary, cell, key, Measurement.OPS),
                    number(summary.median(cell, key, Measurement.P50)),
                    ratio(summary, cell, key, Measurement.P50),
                    number(summary.median(cell, key, Measurement.P99)),
                    number(summary.median(cell, key, Measurement.P999)),
                    number(summary.median(cell, key, Measurement.MAX)),
                    number(summary.median(cell, key, Measurement.OPS_PER_CPU)),
                    number(summary.median(cell, key, Measurement.SYNCS)),
                    number(summary.median(cell, key, Measurement.MESSAGES)),
                    number(summary.median(cell, key, Measurement.SOCKET_WRITES)),
                    number(summary.median(cell, key, Measurement.ALLOCATED)),
                    mebibytes(summary.median(cell, key, Measurement.BUFFERED)),
                    mebibytes(summary.median(cell, key, Measurement.RSS))));
        }
        return rows;
    }

    /** How reads compare with commands of the same candidate, as sentences. */
    static List<String> reads(Summary summary, Cell cell) {
        List<String> lines = new ArrayList<>();
        for (Summary.Key key : summary.keys(cell)) {
            Summary.Key commands =
                    new Summary.Key(key.candidate(), Load.closed(key.load().amount()));
            if (key.load().kind() == Load.Kind.READS) {
                summary.ratio(cell, key, commands, Measurement.OPS)
                        .ifPresent(ratio ->
                                lines.add(key.candidate() + ", W=" + key.load().amount() + ": " + text(ratio)
                                        + " linearizable reads in the time of one command"));
            }
        }
        return lines;
    }

    /** How more replicas compare with the fewest of an otherwise equal cell, as sentences. */
    static List<String> growth(Summary summary, Cell cell) {
        Cell fewest = summary.cells().stream()
                .filter(other -> other.withReplicas(cell.replicas()).equals(cell))
                .min(Comparator.comparingInt(Cell::replicas))
                .orElse(cell);
        List<String> lines = new ArrayList<>();
        for (Summary.Key key : fewest.equals(cell) ? List.<Summary.Key>of() : summary.keys(cell)) {
            summary.ratio(cell, fewest, key, Measurement.OPS)
                    .ifPresent(ratio ->
                            lines.add(key.candidate() + ", " + key.load().label() + ": " + text(ratio)
                                    + " of what it does with " + fewest.replicas() + " replicas"));
        }
        return lines;
    }

    private static String ratio(Summary summary, Cell cell, Summary.Key key, String figure) {
        if (key.candidate().equals(Ideal.NAME)) {
            return "1";
        }
        Optional<Interval> ratio = summary.ratio(cell, key, new Summary.Key(Ideal.NAME, key.load()), figure);
        return ratio.map(Table::text).orElse("");
    }

    private static String text(Interval ratio) {
        return String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", ratio.median(), ratio.low(), ratio.high());
    }

    private static String mebibytes(OptionalDouble bytes) {
        return bytes.isEmpty() ? "" : String.format(Locale.ROOT, "%,.1f", bytes.getAsDouble() / (1 << 20));
    }

    static String number(OptionalDouble value) {
        if (value.isEmpty()) {
            return "";
        }
        return String.format(Locale.ROOT, value.getAsDouble() < 100 ? "%.1f" : "%,.0f", value.getAsDouble());
    }
}
