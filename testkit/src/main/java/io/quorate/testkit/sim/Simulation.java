package io.quorate.testkit.sim;

import io.quorate.spi.support.Randomness;
import io.quorate.testkit.sim.Workload.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One seed, from plan to verdict: a cluster forms, serves clients while faults come and go, heals, makes progress again, and
 * agrees. Anything else is a {@link SimFailure}.
 */
public final class Simulation {
    /** The usual election timeout of both protocols, in milliseconds: the unit of all spans here. */
    public static final long ELECTION_TIMEOUT_MILLIS = 750;

    private static final int TIMEOUTS = 60;
    private static final int RECOVERY_TIMEOUTS = 20;
    private static final int SNAPSHOTS = 6;
    private static final int PROPOSALS = 220;
    private static final long HORIZON_MILLIS = TIMEOUTS * ELECTION_TIMEOUT_MILLIS;

    private final SimSetup setup;
    private final SimCluster cluster;
    private final SimSessions sessions;
    private final List<Fault> faults;
    private String victim;
    private long number;

    /**
     * A simulation before its first event.
     *
     * @param setup what to simulate
     */
    public Simulation(SimSetup setup) {
        this.setup = setup;
        cluster = new SimCluster(setup);
        sessions = new SimSessions(cluster, 2, false);
        victim = cluster.names().get(0);
        faults = setup.files().isPresent()
                ? FaultPlan.ofFiles(setup.seed(), cluster.names(), HORIZON_MILLIS)
                : FaultPlan.of(setup.seed(), cluster.names(), HORIZON_MILLIS);
    }

    /**
     * Runs to the end.
     *
     * @return what happened
     * @throws SimFailure with the seed, the faults and the command that replays it, if anything is wrong
     */
    public SimReport run() {
        try {
            faults.forEach(fault -> cluster.at(fault.atMillis(), () -> begin(fault)));
            for (Step step : Workload.of(setup.seed(), cluster.names(), faults, HORIZON_MILLIS, PROPOSALS)) {
                cluster.at(step.atMillis(), () -> ask(step));
            }
            scheduleSnapshots();
            cluster.runFor(HORIZON_MILLIS);
            long recovery = recover();
            cluster.checkHistory();
            sessions.check();
            SimReport report = report(recovery);
            cluster.checkAtRest();
            return report;
        } catch (SimFailure e) {
            throw e.told(story(), cluster.trace());
        }
    }

    /** Snapshots on demand, beside those that are due; every other time the node is killed while it takes one, or just after. */
    private void scheduleSnapshots() {
        Randomness random = Randomness.of(setup.seed(), "snapshots");
        for (int i = 0; i < SNAPSHOTS; i++) {
            String node = cluster.names().get((int) random.below(cluster.names().size()));
            long at = random.between(1_000, HORIZON_MILLIS - 1_000);
            cluster.at(at, () -> cluster.snapshot(node));
            if (random.chance(0.5)) {
                cluster.at(at + random.below(8), () -> cluster.crash(node));
                cluster.at(at + random.between(20, 900), () -> cluster.restart(node));
            }
        }
    }

    /**
     * What goes wrong in this seed.
     *
     * @return the faults, in order of their beginning
     */
    public List<Fault> faults() {
        return List.copyOf(faults);
    }

    /**
     * What happened last.
     *
     * @return the last events as text; empty unless the setup asks for a recording
     */
    public List<String> trace() {
        return cluster.trace();
    }

    private void begin(Fault fault) {
        victim = fault.targets().stream().findFirst().map(this::named).orElse(victim);
        cluster.begin(fault);
    }

    private String named(String node) {
        return switch (node) {
            case Fault.LEADER -> cluster.leader().orElse(cluster.names().get(0));
            case Workload.VICTIM -> victim;
            default -> node;
        };
    }

    /** Clients go on to the next node that is up. */
    private void ask(Step step) {
        List<String> names = cluster.names();
        String wanted = named(step.node());
        String node = Stream.concat(names.stream().skip(names.indexOf(wanted)), names.stream())
                .filter(cluster::isUp)
                .findFirst()
                .orElse(wanted);
        if (step.isRead()) {
            cluster.read(node);
        } else {
            cluster.propose(node, "c" + ++number + "-" + "x".repeat(step.padding()));
        }
    }

    /** All faults are over: within a bound, every node decides a fresh command, and all agree. */
    private long recover() {
        long begin = cluster.nowMillis();
        long bound = RECOVERY_TIMEOUTS * ELECTION_TIMEOUT_MILLIS;
        Map<String, Operation> fresh = new TreeMap<>();
        sessions.finish();
        boolean recovered = cluster.runUntil(
                () -> {
                    fresh.keySet().removeIf(name -> !cluster.isUp(name));
                    for (String name : cluster.names()) {
                        Operation last = fresh.get(name);
                        boolean open = last == null || (last.outcome().isPresent() && !last.isDecided());
                        if (open && cluster.isUp(name)) {
                            fresh.put(name, cluster.propose(name, "fresh" + ++number));
                        }
                    }
                    return fresh.values().stream().allMatch(Operation::isDecided)
                            && sessions.isSettled()
                            && cluster.converged();
                },
                bound);
        if (!recovered) {
            throw new SimFailure(
                    "no progress or no agreement within " + bound + " ms after the end of all faults: " + fresh.values()
                            + sessions
                            + cluster.names().stream()
                                    .map(cluster::replicaStatus)
                                    .toList(),
                    null);
        }
        return cluster.nowMillis() - begin;
    }

    private SimReport report(long recovery) {
        List<Operation> all = cluster.operations();
        long proposals = all.stream().filter(op -> op.command().isPresent()).count();
        return new SimReport(
                1,
                cluster.nowMillis(),
                cluster.decided(),
                cluster.leaderships(),
                cluster.faultsBegun(),
                proposals,
                all.size() - proposals,
                all.stream().filter(Operation::isDecided).count(),
                cluster.snapshotsFetched(),
                cluster.events(),
                recovery,
                cluster.traceHash());
    }

    private String story() {
        StringBuilder story = new StringBuilder("seed ")
                .append(setup.seed())
                .append(" of ")
                .append(setup.nodes())
                .append(" nodes under ")
                .append(setup.factory().name())
                .append(", at ")
                .append(cluster.nowMillis())
                .append(" ms; replay it with ")
                .append(replay())
                .append(setup.seed())
                .append("\nfaults:");
        faults.forEach(fault -> story.append("\n  ").append(fault));
        return story.toString();
    }

    private String replay() {
        return setup.files()
                .map(SimSetup.Files::replay)
                .orElse("./quorate sim --protocol " + setup.factory().name() + " --seed ");
    }
}
