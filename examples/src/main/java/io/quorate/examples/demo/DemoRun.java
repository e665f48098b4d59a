package io.quorate.examples.demo;

import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.KvCommand.Op;
import io.quorate.examples.kv.Reply;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One protocol's turn: the same story for each. */
final class DemoRun {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long POLL_MILLIS = 5;

    private final String protocol;
    private final Path directory;
    private final PrintStream out;
    private final long began = System.nanoTime();
    private final CountDownLatch never = new CountDownLatch(1);

    /**
     * What was measured.
     *
     * @param formedMillis from the start to a leader that all follow
     * @param whole under load, with all nodes
     * @param killed whom
     * @param without under load, from the kill on
     * @param caughtUpMillis from the restart to the others' index
     * @param verdict what is stored in the end
     */
    record Result(
            double formedMillis,
            Gauge.Reading whole,
            String killed,
            Gauge.Reading without,
            double caughtUpMillis,
            Verdict verdict) {}

    /**
     * What is stored in the end, compared with what clients were told.
     *
     * @param acknowledged additions that were answered
     * @param lost of these, how many are missing
     * @param twice additions that are there without having been asked for
     * @param unknown additions of which nobody knew
     * @param states index and digest of each replica
     */
    record Verdict(long acknowledged, long lost, long twice, long unknown, List<String> states) {
        boolean agree() {
            return states.size() == DemoCluster.NODES.size()
                    && states.stream().distinct().count() == 1;
        }

        boolean good() {
            return agree() && lost == 0 && twice == 0 && acknowledged > 0;
        }
    }

    DemoRun(String protocol, Path directory, PrintStream out) {
        this.protocol = protocol;
        this.directory = directory;
        this.out = out;
    }

    Result run(long loadMillis) throws IOException, InterruptedException {
        try (DemoCluster cluster = new DemoCluster(protocol, directory)) {
            say("three replicas start: real TCP, files in " + directory);
            DemoCluster.NODES.forEach(cluster::start);
            await("a leader", () -> cluster.leader().isPresent());
            double formed = sinceBegin();
            Gauge gauge = new Gauge();
            Load load = new Load(cluster, gauge);
            load.start();
            say(cluster.leader().orElse("?") + " leads; " + load.size() + " clients write");
            pass(loadMillis / 4);
            gauge.read();
            pass(loadMillis);
            Gauge.Reading whole = gauge.read();
            say(rate(whole));
            String killed = kill(cluster);
            pass(loadMillis);
            Gauge.Reading without = gauge.read();
            say(String.format(
                    Locale.ROOT,
                    "%s leads; %.0f ms without an answer, then on with two of three",
                    cluster.leader().orElse("?"),
                    without.gapMillis()));
            double caughtUp = restart(cluster, killed);
            pass(loadMillis / 2);
            return new Result(formed, whole, killed, without, caughtUp, verify(cluster, load));
        }
    }

    private String kill(DemoCluster cluster) throws InterruptedException {
        await("a leader to kill", () -> cluster.leader().isPresent());
        String leader = cluster.leader().orElseThrow();
        say(leader + ", the leader, is killed under load");
        cluster.kill(leader);
        return leader;
    }

    private double restart(DemoCluster cluster, String node) throws InterruptedException {
        long begin = System.nanoTime();
        long goal = DemoCluster.NODES.stream().mapToLong(cluster::applied).max().orElse(0);
        cluster.start(node);
        await(node + " to catch up", () -> cluster.applied(node) >= goal);
        double millis = (System.nanoTime() - begin) / 1e6;
        say(String.format(
                Locale.ROOT,
                "%s is back on its old files, and has caught up %,d entries in %.0f ms",
                node,
                goal,
                millis));
        return millis;
    }

    private Verdict verify(DemoCluster cluster, Load load) {
        List<Load.Client> clients = load.stop();
        say("clients stop; every replica is asked for what it holds");
        Replica<KvCommand, Reply> any = cluster.replicas().iterator().next();
        long acknowledged = 0;
        long lost = 0;
        long twice = 0;
        long unknown = 0;
        for (Load.Client client : clients) {
            long stored = stored(any, client.key);
            acknowledged += client.acknowledged();
            unknown += client.unknown();
            lost += Math.max(0, client.acknowledged() - stored);
            twice += Math.max(0, stored - client.acknowledged() - client.unknown());
        }
        List<String> states = new ArrayList<>();
        cluster.replicas().forEach(replica -> states.add(state(replica)));
        return new Verdict(acknowledged, lost, twice, unknown, states);
    }

    private static long stored(Replica<KvCommand, Reply> replica, byte[] key) {
        Reply reply = ask(replica, KvCommand.of(Op.GET, key));
        return reply instanceof Reply.Bulk bulk
                ? Long.parseLong(StandardCharsets.US_ASCII
                        .decode(bulk.value().duplicate())
                        .toString())
                : 0;
    }

    private static String state(Replica<KvCommand, Reply> replica) {
        List<Reply> parts = ((Reply.Many) ask(replica, KvCommand.of(Op.DIGEST))).items();
        return ((Reply.Int) parts.get(0)).value() + "/" + String.format("%08x", ((Reply.Int) parts.get(1)).value());
    }

    private static Reply ask(Replica<KvCommand, Reply> replica, KvCommand question) {
        Outcome<Reply> outcome = replica.read(question).toCompletableFuture().join();
        return outcome.orThrow();
    }

    private String rate(Gauge.Reading reading) {
        return String.format(
                Locale.ROOT,
                "%,.0f writes/s, each on two disks at least; %.1f ms median, %.1f ms for 99 %%",
                reading.perSecond(),
                reading.medianMillis(),
                reading.slowMillis());
    }

    private double sinceBegin() {
        return (System.nanoTime() - began) / 1e6;
    }

    private void say(String text) {
        out.printf(Locale.ROOT, "  %5.1f s  %s%n", sinceBegin() / 1e3, text);
        out.flush();
    }

    private void await(String what, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited " + PATIENCE_MILLIS + " ms in vain for " + what);
            }
            pass(POLL_MILLIS);
        }
    }

    private void pass(long millis) throws InterruptedException {
        if (never.await(millis, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the end of time");
        }
    }
}
