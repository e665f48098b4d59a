package io.quorate.examples.migrate;

import io.quorate.examples.text.TextTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The script: three nodes serve clients; one dies, and a fresh one takes its place; two more join; the protocol is switched; two
 * leave, the leader among them. Tells what each step took and what clients saw, and checks what they were told.
 */
public final class Migrate {
    private static final int CLIENTS = 16;

    private final PrintStream out;
    private final Plan plan;
    private final Nodes nodes;
    private final List<Step> steps = new ArrayList<>();
    private long began;
    private String lastSaid = "";

    /**
     * What to do.
     *
     * @param protocol that the cluster begins with: raft or omnipaxos
     * @param mib how large the state is
     * @param calmMillis how long is measured before and after each step
     */
    public record Plan(String protocol, long mib, long calmMillis) {
        String other() {
            return protocol.equals("raft") ? "omnipaxos" : "raft";
        }

        /** Of each process, in MiB: the state is held in memory. */
        long heap() {
            return 320 + mib * 3 / 2;
        }
    }

    /**
     * What clients saw of a step.
     *
     * @param title what was done
     * @param seconds how long it took
     * @param before writes acknowledged per second
     * @param during the same while the step was under way
     * @param after the same afterwards
     * @param gapMillis the longest time in which no client was told anything
     * @param waitMillis the longest time that one client waited for one of its writes
     */
    public record Step(
            String title,
            double seconds,
            double before,
            double during,
            double after,
            long gapMillis,
            long waitMillis) {}

    /**
     * What came of it.
     *
     * @param steps what clients saw
     * @param acknowledged writes that clients were told are done
     * @param lost of these, how many are not there
     * @param twice writes that were applied more often than clients were told
     * @param alike whether all nodes came to the same state
     */
    public record Result(List<Step> steps, long acknowledged, long lost, long twice, boolean alike) {
        /**
         * Whether clients were told the truth.
         *
         * @return false if anything is missing, there twice, or different from node to node
         */
        public boolean isGood() {
            return lost == 0 && twice == 0 && alike && acknowledged > 0;
        }
    }

    /**
     * A script before its beginning.
     *
     * @param out where to tell
     * @param plan what to do
     * @param directory where the nodes live
     * @throws IOException if there is no free port
     */
    public Migrate(PrintStream out, Plan plan, Path directory) throws IOException {
        this.out = out;
        this.plan = plan;
        this.nodes = new Nodes(directory, plan.protocol, plan.heap());
    }

    /**
     * Does all of it; takes some minutes for a large state.
     *
     * @return what came of it
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if it is to end
     */
    public Result run() throws IOException, InterruptedException {
        try (Load load = new Load(CLIENTS, nodes.redis(Nodes.FIRST))) {
            begin(load);
            String leader = nodes.leader();
            List<String> followers =
                    Nodes.FIRST.stream().filter(name -> !name.equals(leader)).toList();
            String stays = followers.get(0);
            String dies = followers.get(1);
            invite(stays);
            load.start();
            pass(plan.calmMillis);
            replace(load, stays, leader, dies);
            grow(load, stays, leader);
            switchOver(load, stays, leader);
            shrink(load, stays, leader);
            load.stop();
            return tell(load);
        } finally {
            nodes.close();
        }
    }

    private void begin(Load load) throws IOException {
        out.printf(
                "Three nodes of a key-value store under %s, each a process of its own. A state of %d MiB.%n",
                plan.protocol, plan.mib);
        for (String name : Nodes.FIRST) {
            nodes.start(name);
        }
        nodes.leader();
        load.fill(plan.mib);
        nodes.await(
                "all to have the state",
                () -> nodes.names().stream()
                                .map(name -> nodes.report(name).applied())
                                .distinct()
                                .count()
                        == 1);
        for (String name : Nodes.FIRST) {
            nodes.order(name, "snapshot");
            nodes.said(name, line -> {}, "snapshot ");
        }
    }

    private void invite(String stays) {
        out.printf(
                "%d clients write over the Redis protocol, from now to the end. Another load, if you like:%n"
                        + "  redis-benchmark -p %d -t set,incr -n 1000000 -c 16 -q%n",
                CLIENTS, nodes.redis(stays));
    }

    // Steps

    private interface Action {
        void run() throws IOException;
    }

    private void replace(Load load, String stays, String leader, String dies) throws IOException {
        step(load, "replace a dead node", () -> {
            nodes.kill(dies);
            load.serversAre(nodes.redis(nodes.names()));
            say(dies + " is killed; " + leader + " leads");
            join("n4");
            change(stays, plan.protocol, stays, leader, "n4");
            load.serversAre(nodes.redis(nodes.names()));
        });
    }

    private void grow(Load load, String stays, String leader) throws IOException {
        step(load, "grow to five", () -> {
            join("n5");
            join("n6");
            change(stays, plan.protocol, stays, leader, "n4", "n5", "n6");
            load.serversAre(nodes.redis(nodes.names()));
        });
    }

    private void switchOver(Load load, String stays, String leader) throws IOException {
        String title = "switch to " + plan.other();
        step(load, title, () -> change(stays, plan.other(), stays, leader, "n4", "n5", "n6"));
    }

    private void shrink(Load load, String stays, String leader) throws IOException {
        step(load, "shrink to three", () -> {
            change(stays, plan.other(), stays, "n4", "n5");
            load.serversAre(nodes.redis(List.of(stays, "n4", "n5")));
            nodes.kill(leader);
            nodes.kill("n6");
            say(leader + " and n6 are switched off");
        });
    }

    private void step(Load load, String title, Action action) throws IOException {
        load.window();
        pass(plan.calmMillis);
        Meter.Window before = load.window();
        out.printf("%n%d. %s%n", steps.size() + 1, title);
        began = System.nanoTime();
        action.run();
        Meter.Window during = load.window();
        pass(plan.calmMillis);
        Meter.Window after = load.window();
        steps.add(new Step(
                title,
                during.seconds(),
                before.rate(),
                during.rate(),
                after.rate(),
                Math.max(during.gapMillis(), after.gapMillis()),
                Math.max(during.waitMillis(), after.waitMillis())));
    }

    private void join(String name) throws IOException {
        nodes.start(name);
        say(name + " starts: an empty directory, its own address, those of the first three");
    }

    private void change(String asked, String protocol, String... voters) {
        nodes.order(asked, "change " + protocol + " " + String.join(",", voters));
        String result = nodes.said(asked, this::say, "done ", "refused ", "unknown ");
        say(result);
        if (!result.startsWith("done ")) {
            throw new IllegalStateException("the change of " + asked + " was " + result);
        }
    }

    /** One line for each kind of news; what only counts on is left out. */
    private void say(String line) {
        String news = line.replaceFirst("^step ", "").strip();
        String kind = news.replaceAll("[0-9]+", "");
        if (news.contains(" ") && !kind.equals(lastSaid)) {
            out.printf(Locale.ROOT, "  %6.2f s  %s%n", (System.nanoTime() - began) / 1e9, news);
        }
        lastSaid = kind;
    }

    // The end

    private Result tell(Load load) throws IOException {
        TextTable table = new TextTable(
                "",
                "seconds",
                "writes/s before",
                "meanwhile",
                "after",
                "longest gap, ms",
                "longest wait of one client");
        for (Step step : steps) {
            table.row(
                    step.title,
                    String.format(Locale.ROOT, "%.1f", step.seconds),
                    String.format(Locale.ROOT, "%,.0f", step.before),
                    String.format(Locale.ROOT, "%,.0f", step.during),
                    String.format(Locale.ROOT, "%,.0f", step.after),
                    Long.toString(step.gapMillis),
                    Long.toString(step.waitMillis));
        }
        out.printf("%n%s%n", table);
        boolean alike = alike();
        Writer.Verdict verdict = load.check();
        out.printf(
                Locale.ROOT,
                "%,d acknowledged writes: %d lost, %d applied twice. Of %,d nobody could tell what became of them: none"
                        + " of these was applied twice, either. The states %s.%n",
                verdict.acknowledged(),
                verdict.lost(),
                verdict.twice(),
                verdict.unknown(),
                alike ? "of all nodes are equal" : "DIFFER");
        return new Result(List.copyOf(steps), verdict.acknowledged(), verdict.lost(), verdict.twice(), alike);
    }

    private boolean alike() {
        List<String> digests = new ArrayList<>();
        nodes.await("all nodes to apply the same", () -> {
            digests.clear();
            for (String name : nodes.names()) {
                nodes.order(name, "digest");
                digests.add(nodes.said(name, line -> {}, "digest "));
            }
            return digests.stream()
                            .map(digest -> digest.substring(digest.indexOf(" at ")))
                            .distinct()
                            .count()
                    == 1;
        });
        return digests.stream().distinct().count() == 1;
    }

    private static void pass(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
