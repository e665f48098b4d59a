package io.quorate.examples.compare;

import io.quorate.examples.sim.Protocols;
import io.quorate.examples.text.TextTable;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Fault;
import io.quorate.testkit.sim.Fault.Kind;
import io.quorate.testkit.sim.PartialPartition;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts both protocols through the same faults, from one seed, and shows what became of the clients' writes. */
public final class Comparison {
    /** Election timeouts by default, in milliseconds. */
    private static final Map<String, Long> TIMEOUTS = new LinkedHashMap<>();

    static {
        TIMEOUTS.put("omnipaxos", 500L);
        TIMEOUTS.put("raft", 750L);
    }

    /** Durations of the partial partitions are counted in this. */
    private static final long UNIT_MILLIS = 750;

    private final PrintStream out;
    private final long seed;

    private interface Play {
        Trial.Result play(ProtocolFactory factory);
    }

    /**
     * A comparison that has not begun.
     *
     * @param out where to show it
     * @param seed of everything
     */
    public Comparison(PrintStream out, long seed) {
        this.out = out;
        this.seed = seed;
    }

    /**
     * Plays all faults under both protocols. Blocks for some seconds.
     *
     * @throws io.quorate.testkit.sim.SimFailure if anything was unsafe
     */
    public void run() {
        run(plays());
    }

    /** Plays one fault only. */
    void run(String fault) {
        run(Map.of(fault, plays().get(fault)));
    }

    private void run(Map<String, Play> plays) {
        out.printf(
                Locale.ROOT,
                "In the simulator, seed %d: %d faults of %.1f s each, clients ask every node 20 times a second.%n%n",
                seed,
                plays.size(),
                Trial.FAULT_MILLIS / 1e3);
        TextTable table = new TextTable(
                "fault", "protocol", "writes", "first after", "leader changes", "frames/write", "bytes/write");
        plays.forEach((fault, play) -> {
            out.printf("  %s%n", fault);
            out.flush();
            TIMEOUTS.forEach((protocol, timeout) -> {
                Trial.Result result = play.play(Protocols.named(protocol));
                row(table, protocol.equals("omnipaxos") ? fault : "", protocol, timeout, result);
            });
            table.rule();
        });
        out.printf("%n%s", table);
        out.printf(
                "%nwrites: decided while the fault lasted. first after: from the beginning of the fault to the first%n"
                        + "write that was asked for after it, in election timeouts (omnipaxos %d ms, raft %d ms).%n",
                TIMEOUTS.get("omnipaxos"), TIMEOUTS.get("raft"));
    }

    private Map<String, Play> plays() {
        Map<String, Play> plays = new LinkedHashMap<>();
        plays.put("none (3 nodes)", fault(3, Kind.DELAY, List.of(), 0));
        plays.put("leader crashes (3)", fault(3, Kind.CRASH, List.of(Fault.LEADER), 0));
        plays.put("leader cut off (5)", fault(5, Kind.ISOLATE, List.of(Fault.LEADER), 0));
        plays.put("leader hears nobody (3)", fault(3, Kind.DEAF, List.of(Fault.LEADER), 0));
        plays.put("1 of 10 frames lost (3)", fault(3, Kind.LOSS, List.of(), 10));
        plays.put("quorum-loss (5)", partition(PartialPartition.Kind.QUORUM_LOSS));
        plays.put("constrained (5)", partition(PartialPartition.Kind.CONSTRAINED));
        plays.put("chained (3)", partition(PartialPartition.Kind.CHAINED));
        return plays;
    }

    private Play fault(int nodes, Kind kind, List<String> targets, int strength) {
        Fault fault = new Fault(0, kind, Trial.FAULT_MILLIS, targets, strength);
        return factory -> Trial.play(factory, nodes, fault, seed);
    }

    private Play partition(PartialPartition.Kind kind) {
        return factory -> Trial.Result.of(PartialPartition.play(factory, kind, seed, UNIT_MILLIS), UNIT_MILLIS);
    }

    private static void row(TextTable table, String fault, String protocol, long timeout, Trial.Result result) {
        boolean none = result.writes() == 0;
        table.row(
                fault,
                protocol,
                String.format(Locale.ROOT, "%,d", result.writes()),
                result.millisToDecide() < 0
                        ? "never"
                        : String.format(Locale.ROOT, "%.1f", result.millisToDecide() / timeout),
                Integer.toString(result.leaderChanges()),
                none ? "-" : String.format(Locale.ROOT, "%.1f", result.framesPerWrite()),
                none ? "-" : String.format(Locale.ROOT, "%,.0f", result.bytesPerWrite()));
    }
}
