package io.quorate.examples.compare;

import io.quorate.examples.compare.ChangeTrial.Result;
import io.quorate.examples.compare.ChangeTrial.Wish;
import io.quorate.examples.sim.Protocols;
import io.quorate.examples.text.TextTable;
import io.quorate.runtime.policy.Policy.Voters;
import io.quorate.spi.ProtocolFactory;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** Makes the same change by joint consensus and by a stop-sign, and shows what each costs. */
public final class ChangeComparison {
    private static final int SEEDS = 3;

    private final PrintStream out;
    private final long seed;

    /** One way to make a change. */
    private record Play(String how, Wish wish) {}

    /**
     * A comparison that has not begun.
     *
     * @param out where to show it
     * @param seed of everything
     */
    public ChangeComparison(PrintStream out, long seed) {
        this.out = out;
        this.seed = seed;
    }

    /**
     * Plays all changes. Blocks for some seconds.
     *
     * @throws io.quorate.testkit.sim.SimFailure if anything was unsafe
     */
    public void run() {
        run(plays());
    }

    /** Plays one change only. */
    void run(String change) {
        run(Map.of(change, plays().get(change)));
    }

    private static Map<String, List<Play>> plays() {
        Map<String, List<Play>> plays = new LinkedHashMap<>();
        plays.put("1,2,3 -> 1,2,4", members("n1", "n2", "n4"));
        plays.put("1,2,3 -> 3,4,5", members("n3", "n4", "n5"));
        plays.put("another protocol", List.of(to("raft", "omnipaxos"), to("omnipaxos", "raft")));
        return plays;
    }

    private static List<Play> members(String... voters) {
        return List.of(
                by("raft, joint", "raft", Voters.JOINT, voters),
                by("raft, stop-sign", "raft", Voters.STOP_SIGN, voters),
                by("omnipaxos, stop-sign", "omnipaxos", Voters.STOP_SIGN, voters));
    }

    private static Play by(String how, String protocol, Voters policy, String... voters) {
        ProtocolFactory factory = Protocols.named(protocol);
        return new Play(how, new Wish(factory, factory, policy, List.of(voters)));
    }

    private static Play to(String before, String after) {
        Wish wish =
                new Wish(Protocols.named(before), Protocols.named(after), Voters.AUTOMATIC, List.of("n1", "n2", "n3"));
        return new Play(before + " -> " + after, wish);
    }

    private void run(Map<String, List<Play>> plays) {
        out.printf(
                "In the simulator, median of %d seeds from %d: the same changes by joint consensus and by a stop-sign. n1 leads,%n"
                        + "a client writes every %d ms, new nodes begin with empty directories.%n%n",
                SEEDS, seed, ChangeTrial.ASK_MILLIS);
        TextTable table = new TextTable(
                "change", "by", "entries", "messages", "KB of the leader", "gap, ms", "without, ms", "switch off, ms");
        plays.forEach((change, ways) -> {
            out.printf("  %s%n", change);
            out.flush();
            String title = change;
            for (Play play : ways) {
                row(
                        table,
                        title,
                        play.how,
                        LongStream.range(seed, seed + SEEDS)
                                .mapToObj(one -> ChangeTrial.play(play.wish, one))
                                .toList());
                title = "";
            }
            table.rule();
        });
        out.printf("%n%s", table);
        out.printf(
                "%nentries: of the log, beside commands. messages, KB: beyond what is sent without a change; no client%nwrites meanwhile.%n"
                        + "gap: the longest time between two decided commands, beside that without a change. switch off: from the%n"
                        + "call until whoever was left out may be switched off.%n");
    }

    private static void row(TextTable table, String change, String how, List<Result> results) {
        table.row(
                change,
                how,
                String.format(Locale.ROOT, "%,.0f", median(results, Result::entries)),
                String.format(Locale.ROOT, "%,.0f", median(results, Result::frames)),
                String.format(Locale.ROOT, "%,.0f", median(results, result -> result.leaderBytes() / 1e3)),
                String.format(Locale.ROOT, "%.0f", median(results, Result::gapMillis)),
                String.format(Locale.ROOT, "%.0f", median(results, Result::usualGapMillis)),
                String.format(Locale.ROOT, "%,.0f", median(results, Result::doneMillis)));
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> of) {
        return results.stream()
                .mapToDouble(of)
                .sorted()
                .skip(results.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
