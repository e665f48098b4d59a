package io.quorate.examples.sim;

import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.sim.Fault;
import io.quorate.testkit.sim.Seeds;
import io.quorate.testkit.sim.SimFailure;
import io.quorate.testkit.sim.SimReport;
import io.quorate.testkit.sim.SimSetup;
import io.quorate.testkit.sim.Simulation;
import java.io.PrintStream;
import java.util.Locale;

/** Runs seeds and tells of them. */
public final class SimRun {
    private static final int STEPS = 10;

    private final ProtocolFactory factory;
    private final PrintStream out;
    private SimReport soFar = SimReport.NONE;

    /**
     * A run that has not begun.
     *
     * @param factory makes the cores
     * @param out where to tell of it
     */
    public SimRun(ProtocolFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    /**
     * Runs consecutive seeds on all processors.
     *
     * @param from the first seed
     * @param count how many
     * @return whether nothing was found
     */
    public boolean many(long from, int count) {
        long began = System.nanoTime();
        int step = Math.max(1, count / STEPS);
        return told(() -> {
            SimReport total = Seeds.run(factory, from, count, report -> progress(report, step, count));
            out.printf(Locale.ROOT, "all well in %.1f s%n%n", (System.nanoTime() - began) / 1e9);
            out.print(text(total));
        });
    }

    private void progress(SimReport report, int step, int count) {
        soFar = soFar.plus(report);
        if (soFar.seeds() % step == 0) {
            out.printf(
                    Locale.ROOT,
                    "  %,d of %,d seeds, %.1f simulated hours, %,d faults%n",
                    soFar.seeds(),
                    count,
                    soFar.virtualMillis() / 3.6e6,
                    faults(soFar));
            out.flush();
        }
    }

    /**
     * Runs one seed, and shows what happened in it.
     *
     * @param seed which
     * @return whether nothing was found
     */
    public boolean one(long seed) {
        Simulation simulation = new Simulation(SimSetup.swarm(factory, seed).recorded());
        return told(() -> {
            SimReport report = simulation.run();
            out.println("faults:");
            for (Fault fault : simulation.faults()) {
                out.println("  " + fault);
            }
            out.println("last events:");
            simulation.trace().forEach(line -> out.println("  " + line));
            out.printf("all well%n%n");
            out.print(text(report));
        });
    }

    private boolean told(Runnable run) {
        try {
            run.run();
            return true;
        } catch (SimFailure e) {
            out.println(e.getMessage());
            return false;
        }
    }

    private static int faults(SimReport report) {
        return report.faults().values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String text(SimReport report) {
        StringBuilder text = new StringBuilder();
        line(text, "seeds", String.format(Locale.ROOT, "%,d", report.seeds()));
        line(text, "simulated time", String.format(Locale.ROOT, "%.2f hours", report.virtualMillis() / 3.6e6));
        line(text, "events", String.format(Locale.ROOT, "%,d", report.events()));
        line(text, "entries decided", String.format(Locale.ROOT, "%,d", report.decided()));
        line(text, "rounds with a leader", String.format(Locale.ROOT, "%,d", report.leaderships()));
        line(
                text,
                "proposals and reads",
                String.format(
                        Locale.ROOT,
                        "%,d and %,d, %,d of them answered",
                        report.proposals(),
                        report.reads(),
                        report.answered()));
        line(text, "faults", String.format(Locale.ROOT, "%,d: %s", faults(report), report.faults()));
        line(text, "slowest recovery", report.recoveryMillis() + " ms");
        line(text, "trace", Long.toHexString(report.traceHash()));
        return text.toString();
    }

    private static void line(StringBuilder text, String title, String value) {
        text.append(String.format("%-20s  %s%n", title, value));
    }
}
