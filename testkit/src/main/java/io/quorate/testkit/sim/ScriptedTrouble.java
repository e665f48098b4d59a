package io.quorate.testkit.sim;

import io.quorate.api.Change;
import io.quorate.api.Change.Progress.Step;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.sim.Fault.Kind;
import java.util.List;
import java.util.function.Consumer;

/** What goes wrong while members change, by chance: at any time, or just when a change has come to a certain step. */
final class ScriptedTrouble {
    private static final List<Kind> WEATHERS = List.of(Kind.LOSS, Kind.DUPLICATION, Kind.REORDERING, Kind.DELAY);
    private static final List<Kind> LINKS = List.of(Kind.ISOLATE, Kind.DEAF, Kind.MUTE, Kind.SPLIT, Kind.CUT_ONE_WAY);

    private final SimCluster cluster;
    private final Randomness random;
    private final Consumer<String> story;

    private boolean over;

    ScriptedTrouble(SimCluster cluster, Randomness random, Consumer<String> story) {
        this.cluster = cluster;
        this.random = random;
        this.story = story;
    }

    /** From now on nothing more happens; what was announced to happen later does not, either. */
    void end() {
        over = true;
    }

    /** Something, or nothing. */
    void atAnyTime() {
        long now = cluster.nowMillis();
        long lasts = random.between(50, 1_800);
        switch ((int) random.below(8)) {
            case 0 -> crashIn(random.below(600), anyone(), lasts);
            case 1 -> crashIn(random.below(600), cluster.leader().orElse(anyone()), lasts);
            case 2, 3 -> begin(new Fault(now, any(LINKS), lasts, targets(), 0));
            case 4 -> begin(new Fault(now, any(WEATHERS), lasts, List.of(), (int) random.between(2, 40)));
            case 5 -> begin(new Fault(now, Kind.PAUSE, lasts, List.of(anyone()), 0));
            default -> {}
        }
    }

    private List<String> targets() {
        String one = random.chance(0.4) ? cluster.leader().orElse(anyone()) : anyone();
        return random.chance(0.5) ? List.of(one, anyone()) : List.of(one);
    }

    private void begin(Fault fault) {
        story.accept(fault.toString());
        cluster.begin(fault);
    }

    /** A participant dies, or all do, when the change comes to some step. */
    void alongWith(Change change, String asked) {
        Step step = any(List.of(Step.PLANNING, Step.CATCHING_UP, Step.JOINT, Step.SEALING, Step.OPENING));
        int who = (int) random.below(5);
        long in = random.below(60);
        long lasts = random.between(30, 1_800);
        boolean[] due = {true};
        change.onProgress(progress -> {
            if (due[0] && progress.step() == step) {
                due[0] = false;
                cluster.at(cluster.nowMillis(), () -> crashIn(in, victim(who, asked), lasts));
            }
        });
    }

    private String victim(int who, String asked) {
        return switch (who) {
            case 0 -> asked;
            case 1, 2 -> cluster.leader().orElse(asked);
            case 3 -> "everybody";
            default -> anyone();
        };
    }

    private void crashIn(long millis, String victim, long lasts) {
        if (over) {
            return;
        }
        long begin = cluster.nowMillis() + millis;
        story.accept("crash of " + victim + " from " + begin + " to " + (begin + lasts));
        cluster.at(begin, () -> crash(victim));
        cluster.at(begin + lasts, () -> named(victim).forEach(cluster::restart));
    }

    private void crash(String victim) {
        if (!over) {
            named(victim).forEach(cluster::crash);
        }
    }

    private List<String> named(String victim) {
        return cluster.names().stream()
                .filter(name -> victim.equals("everybody") || name.equals(victim))
                .toList();
    }

    private String anyone() {
        return any(cluster.names());
    }

    private <T> T any(List<T> some) {
        return some.get((int) random.below(some.size()));
    }
}
