package io.quorate.testkit.sim;

import io.quorate.spi.support.Randomness;
import io.quorate.testkit.sim.Fault.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Grows a schedule of faults from a seed, before anything runs. Each seed has its own selection of kinds (swarm testing,
 * Groce et al.): bugs that need two kinds at once hide where all kinds happen all the time. Every plan has at least three
 * faults of two kinds, one of them a crash, and all of them end before the horizon.
 */
public final class FaultPlan {
    private static final int FEWEST = 4;
    private static final int MOST_IN_CALM = 16;
    private static final int MOST_IN_STORM = 60;
    private static final int SIEGE = 8;
    private static final long SHORTEST_MILLIS = 30;
    private static final long LONGEST_IN_CALM_MILLIS = 8_000;
    private static final long LONGEST_IN_STORM_MILLIS = 2_500;

    private final Randomness random;
    private final List<String> nodes;
    private final long horizonMillis;
    /** Half of the plans have many short faults, so that one comes before the last is overcome. */
    private final boolean storm;

    private final boolean files;

    private FaultPlan(long seed, List<String> nodes, long horizonMillis, boolean files) {
        this.files = files;
        random = Randomness.of(seed, "faults");
        this.nodes = List.copyOf(nodes);
        this.horizonMillis = horizonMillis;
        storm = random.chance(0.5);
    }

    /**
     * The plan of a seed.
     *
     * @param seed where it grows from
     * @param nodes the names of all nodes; at least two
     * @param horizonMillis when all faults have ended; at least a second
     * @return faults in the order in which they begin
     */
    public static List<Fault> of(long seed, List<String> nodes, long horizonMillis) {
        return new FaultPlan(seed, nodes, horizonMillis, false).grow();
    }

    /**
     * The plan of a seed for nodes with files, whose disks fail, too: at least one fault is of a disk.
     *
     * @param seed where it grows from
     * @param nodes the names of all nodes; at least two
     * @param horizonMillis when all faults have ended; at least a second
     * @return faults in the order in which they begin
     */
    public static List<Fault> ofFiles(long seed, List<String> nodes, long horizonMillis) {
        return new FaultPlan(seed, nodes, horizonMillis, true).grow();
    }

    private List<Fault> grow() {
        List<Kind> kinds = selection();
        long count = random.between(FEWEST, storm ? MOST_IN_STORM : MOST_IN_CALM);
        List<Fault> faults = new ArrayList<>();
        faults.add(fault(Kind.CRASH));
        faults.add(fault(kinds.get(1)));
        while (faults.size() < count) {
            faults.add(fault(kinds.get((int) random.below(kinds.size()))));
        }
        if (random.chance(0.5)) {
            faults.addAll(siege());
        }
        faults.sort(Comparator.comparingLong(Fault::atMillis));
        return List.copyOf(faults);
    }

    /** Crashes, one other kind for certain, and each of the rest or not. */
    private List<Kind> selection() {
        List<Kind> others = new ArrayList<>(List.of(Kind.values()));
        others.remove(Kind.CRASH);
        List<Kind> certain = new ArrayList<>(Kind.OF_FILES);
        if (!files) {
            others.removeAll(certain);
            certain = others;
        }
        Kind one = certain.get((int) random.below(certain.size()));
        others.remove(one);
        List<Kind> kinds = new ArrayList<>(List.of(Kind.CRASH, one));
        others.stream().filter(kind -> random.chance(0.4)).forEach(kinds::add);
        return kinds;
    }

    private Fault fault(Kind kind) {
        long at = random.between(300, horizonMillis - 500);
        long lasts = Math.min(duration(), horizonMillis - at);
        return new Fault(at, kind, lasts, targets(kind), strength(kind));
    }

    /** As many short ones as long ones, whatever short and long mean: uniform in the logarithm. */
    private long duration() {
        long longest = storm ? LONGEST_IN_STORM_MILLIS : LONGEST_IN_CALM_MILLIS;
        long duration = SHORTEST_MILLIS;
        while (duration < longest && random.chance(0.85)) {
            duration = duration * random.between(11, 20) / 10;
        }
        return Math.min(duration, longest);
    }

    /**
     * Again and again whoever leads is put out of action, until about the time at which the next one is: former leaders come
     * back with logs that nobody shares, just when the present one goes.
     */
    private List<Fault> siege() {
        List<Fault> faults = new ArrayList<>();
        long pace = random.between(700, 2_500);
        long at = random.between(1_000, horizonMillis / 2);
        for (int i = 0; i < SIEGE && at < horizonMillis - 1_000; i++) {
            long lasts = Math.min(pace * random.between(7, 14) / 10, horizonMillis - at);
            faults.add(new Fault(at, besieged(), lasts, List.of(Fault.LEADER), 0));
            if (random.chance(0.4)) {
                faults.add(new Fault(at, besieged(), lasts, List.of(Fault.LEADER), 0));
            }
            at += pace + random.between(-100, 100);
        }
        return faults;
    }

    private Kind besieged() {
        List<Kind> kinds = List.of(Kind.ISOLATE, Kind.CRASH, Kind.PAUSE, Kind.MUTE, Kind.DEAF);
        return kinds.get((int) random.below(kinds.size()));
    }

    private List<String> targets(Kind kind) {
        return switch (kind) {
            case CRASH, CRASH_AT_PROMISE, PAUSE, ISOLATE, DEAF, MUTE, SLOW_DISK, HANG_DISK -> List.of(anyone());
            case SYNC_FAILS, FULL_DISK, READ_FAILS, BIT_ROT -> List.of(anyone());
            case CUT_LINK, CUT_ONE_WAY, RESET -> pair();
            case SPLIT -> shuffled().subList(0, (int) random.between(1, nodes.size() - 1));
            case POWER_CUT, LOSS, DUPLICATION, REORDERING, DELAY -> List.of();
        };
    }

    private int strength(Kind kind) {
        return switch (kind) {
            case LOSS, DUPLICATION, REORDERING -> (int) random.between(1, 40);
            case DELAY -> (int) random.between(2, 400);
            case CRASH_AT_PROMISE -> (int) random.between(5, 500);
            case SLOW_DISK -> (int) random.between(5, 200);
            default -> 0;
        };
    }

    private String anyone() {
        return random.chance(0.5) ? Fault.LEADER : nodes.get((int) random.below(nodes.size()));
    }

    private List<String> pair() {
        List<String> some = shuffled();
        return random.chance(0.3) ? List.of(Fault.LEADER, some.get(0)) : some.subList(0, 2);
    }

    private List<String> shuffled() {
        List<String> left = new ArrayList<>(nodes);
        List<String> shuffled = new ArrayList<>();
        while (!left.isEmpty()) {
            shuffled.add(left.remove((int) random.below(left.size())));
        }
        return shuffled;
    }
}
