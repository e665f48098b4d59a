package io.quorate.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.stats.Statistics.Interval;
import io.quorate.benchmarks.trial.Load;
import io.quorate.benchmarks.trial.Measurement;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportsTest {
    private static final Load LOAD = Load.closed(16);

    private static Round round(int number, String candidate, double ops, double p50) {
        return round(number, candidate, LOAD, ops, p50);
    }

    private static Round round(int number, String candidate, Load load, double ops, double p50) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(Measurement.OPS, ops);
        figures.put(Measurement.P50, p50);
        return new Round(number, Cell.BASE, candidate, new Measurement(load, figures));
    }

    private static Summary summary() {
        List<Round> rounds = new ArrayList<>();
        // The machine is ten times as slow in the second round; the ratio stays.
        rounds.add(round(1, "raft", 6000, 200));
        rounds.add(round(1, "ideal", 10000, 100));
        rounds.add(round(2, "ideal", 1000, 1000));
        rounds.add(round(2, "raft", 600, 2000));
        rounds.add(round(3, "raft", 7000, 300));
        return new Summary(rounds);
    }

    @Test
    void ratiosAreTakenWithinRounds() {
        Summary.Key raft = new Summary.Key("raft", LOAD);
        assertThat(summary().ratio(Cell.BASE, raft, new Summary.Key("ideal", LOAD), Measurement.OPS))
                .contains(new Interval(0.6, 0.6, 0.6));
        assertThat(summary().ratio(Cell.BASE, raft, new Summary.Key("ideal", LOAD), Measurement.P50))
                .contains(new Interval(2, 2, 2));
        assertThat(summary().ratio(Cell.BASE, raft, new Summary.Key("nobody", LOAD), Measurement.P50))
                .isEmpty();
        assertThat(summary().median(Cell.BASE, raft, Measurement.OPS)).hasValue(6000);
    }

    @Test
    void markdownHasARowForEachCandidateTheYardstickLast() {
        String text = MarkdownReport.of(summary(), List.of("jraft, round 1: two states"));
        assertThat(text.lines())
                .filteredOn(line -> line.startsWith("| W=16"))
                .extracting(line -> line.split("\\|", -1)[2].strip())
                .containsExactly("raft", "ideal");
        assertThat(text).contains("0.60 [0.60, 0.60]").contains("Void: jraft, round 1: two states");
    }

    @Test
    void readsAreComparedWithCommandsOfTheSameCandidateAndWindow() {
        Load reads = Load.reads(16);
        List<Round> rounds = new ArrayList<>(summary().rounds());
        rounds.add(round(1, "raft", reads, 24000, 100));
        rounds.add(round(2, "raft", reads, 2400, 1000));
        rounds.add(round(3, "raft", Load.reads(8), 2400, 1000));
        assertThat(MarkdownReport.of(new Summary(rounds), List.of()))
                .contains("| reads W=16 | raft | 13,200 |")
                .contains("raft, W=16: 4.00 [4.00, 4.00] linearizable reads in the time of one command")
                .doesNotContain("raft, W=8:");
        assertThat(Load.parse(reads.toString())).isEqualTo(reads);
    }

    @Test
    void moreReplicasAreComparedWithTheFewestRoundByRound() {
        List<Round> rounds = new ArrayList<>(summary().rounds());
        for (Round round : summary().rounds()) {
            Measurement half = new Measurement(
                    LOAD, Map.of(Measurement.OPS, round.measurement().figure(Measurement.OPS) / 2));
            rounds.add(new Round(round.number(), Cell.BASE.withReplicas(5), round.candidate(), half));
        }
        assertThat(MarkdownReport.of(new Summary(rounds), List.of()))
                .contains("raft, W=16: 0.50 [0.50, 0.50] of what it does with 3 replicas");
        assertThat(MarkdownReport.of(summary(), List.of())).doesNotContain("of what it does");
    }

    @Test
    void csvHasEveryRound() {
        List<String> lines = CsvReport.of(summary()).lines().toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).isEqualTo("round,candidate,layout,replicas,mode,payload,load,ops_per_s,p50_us");
        assertThat(lines.get(4)).isEqualTo("2,raft,one-process,3,durable,128,closed-16,600.0,2000.0");
    }

    @Test
    void thePageNeedsNothingElse() {
        String page = HtmlReport.of(summary(), List.of("<b> & more"));
        assertThat(page).contains("<svg").contains("&lt;b&gt; &amp; more").contains("raft");
        assertThat(page).doesNotContain("src=").doesNotContain("href=").doesNotContain("url(");
    }

    @Test
    void chartsAreWellFormed() throws Exception {
        String svg = new Chart("a < b", List.of("W=1", "W=16"), Map.of("raft", List.of(5.0, Double.NaN))).svg();
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg).contains("a &lt; b").doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void syncsAreCountedInTheTableOfStrace() {
        String table = """
                % time     seconds  usecs/call     calls    errors syscall
                ------ ----------- ----------- --------- --------- ----------------
                 90.00    0.100000         100      1000           fdatasync
                 10.00    0.010000         100       100         2 fsync
                ------ ----------- ----------- --------- --------- ----------------
                100.00    0.110000         100      1100         2 total
                """;
        assertThat(SyncCheck.calls(table)).isEqualTo(1100);
        assertThat(SyncCheck.problem(table, 550)).isEmpty();
        assertThat(SyncCheck.problem(table, 1100)).get().asString().contains("1.00 times");
    }

    @Test
    void unknownFiguresStayEmpty() {
        assertThat(Table.rows(summary(), Cell.BASE).get(0)).contains("");
    }
}
