package io.quorate.benchmarks.run;

import io.quorate.benchmarks.ideal.Ideal;
import io.quorate.benchmarks.stats.Statistics;
import io.quorate.benchmarks.stats.Statistics.Interval;
import io.quorate.benchmarks.trial.Load;
import io.quorate.benchmarks.trial.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** All rounds of a run, and what they come to. */
public final class Summary {
    private final List<Round> rounds;

    /**
     * A row of a table.
     *
     * @param candidate who
     * @param load under which load
     */
    public record Key(String candidate, Load load) {}

    /**
     * Of these rounds.
     *
     * @param rounds none of them void
     */
    public Summary(List<Round> rounds) {
        this.rounds = List.copyOf(rounds);
    }

    /**
     * All that was measured.
     *
     * @return in the order of measuring
     */
    public List<Round> rounds() {
        return rounds;
    }

    /**
     * What was compared in.
     *
     * @return each cell once
     */
    public List<Cell> cells() {
        return rounds.stream().map(Round::cell).distinct().toList();
    }

    /**
     * What there is in a cell, load by load.
     *
     * @param cell which
     * @return the rows, loads in their order, candidates by name, the yardstick last
     */
    public List<Key> keys(Cell cell) {
        List<Load> loads = rounds.stream()
                .filter(round -> round.cell().equals(cell))
                .map(round -> round.measurement().load())
                .distinct()
                .toList();
        return loads.stream()
                .flatMap(load -> candidates(cell).stream().map(candidate -> new Key(candidate, load)))
                .filter(key -> !values(cell, key, Measurement.OPS).isEmpty())
                .toList();
    }

    /**
     * Who was measured in a cell.
     *
     * @param cell which
     * @return by name, the yardstick last
     */
    public List<String> candidates(Cell cell) {
        return rounds.stream()
                .filter(round -> round.cell().equals(cell))
                .map(Round::candidate)
                .distinct()
                .sorted((one, other) -> {
                    int order = Boolean.compare(one.equals(Ideal.NAME), other.equals(Ideal.NAME));
                    return order != 0 ? order : one.compareTo(other);
                })
                .toList();
    }

    /** One value per round, by the round's number. */
    private Map<Integer, Double> values(Cell cell, Key key, String figure) {
        Map<Integer, Double> values = new LinkedHashMap<>();
        for (Round round : rounds) {
            Measurement measurement = round.measurement();
            boolean meant = round.cell().equals(cell)
                    && round.candidate().equals(key.candidate)
                    && measurement.load().equals(key.load);
            if (meant && !Double.isNaN(measurement.figure(figure))) {
                values.put(round.number(), measurement.figure(figure));
            }
        }
        return values;
    }

    /**
     * A figure over all rounds.
     *
     * @param cell where
     * @param key which row
     * @param figure its name in {@link Measurement}
     * @return the median; empty if it is not known
     */
    public OptionalDouble median(Cell cell, Key key, String figure) {
        double[] values = values(cell, key, figure).values().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(values));
    }

    /**
     * How a figure compares with another row's, round by round: whatever the machine did, it did to both.
     *
     * @param cell where
     * @param key which row
     * @param other the other row
     * @param figure its name in {@link Measurement}
     * @return the median of the ratios and its interval; empty without a round that has both
     */
    public Optional<Interval> ratio(Cell cell, Key key, Key other, String figure) {
        return ratio(values(cell, key, figure), values(cell, other, figure));
    }

    /**
     * How a row compares with the same row of another cell, round by round.
     *
     * @param cell where
     * @param other the other cell
     * @param key which row, in both
     * @param figure its name in {@link Measurement}
     * @return the median of the ratios and its interval; empty without a round that has both
     */
    public Optional<Interval> ratio(Cell cell, Cell other, Key key, String figure) {
        return ratio(values(cell, key, figure), values(other, key, figure));
    }

    private static Optional<Interval> ratio(Map<Integer, Double> own, Map<Integer, Double> theirs) {
        double[] ratios = own.keySet().stream()
                .filter(round -> theirs.getOrDefault(round, 0.0) > 0)
                .mapToDouble(round -> own.get(round) / theirs.get(round))
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Statistics.interval(ratios));
    }
}
