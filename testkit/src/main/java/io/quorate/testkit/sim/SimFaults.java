package io.quorate.testkit.sim;

import io.quorate.api.NodeId;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.sim.Fault.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes faults happen, and makes them end. */
final class SimFaults {
    private static final long MICROS = 1000;

    private final SimCluster cluster;
    private final SimWorld world;
    private final Map<Kind, Integer> begun = new EnumMap<>(Kind.class);
    private final List<SimWeather> weathers = new ArrayList<>();
    private final Randomness random;

    SimFaults(SimCluster cluster, SimWorld world) {
        this.cluster = cluster;
        this.world = world;
        this.random = Randomness.of(world.setup().seed(), "rot");
    }

    Map<Kind, Integer> begun() {
        return new EnumMap<>(begun);
    }

    void begin(Fault fault) {
        begun.merge(fault.kind(), 1, Integer::sum);
        world.trace().add(7 + fault.toString().hashCode(), () -> "FAULT " + fault);
        List<String> targets = fault.targets().stream()
                .map(name -> name.equals(Fault.LEADER)
                        ? cluster.leader().orElse(cluster.names().get(0))
                        : name)
                .distinct()
                .toList();
        switch (fault.kind()) {
            case CRASH -> crash(targets, fault);
            case CRASH_AT_PROMISE -> crashAtPromise(targets.get(0), fault);
            case POWER_CUT -> crash(cluster.names(), fault);
            case PAUSE -> cluster.node(targets.get(0)).pause(fault.forMillis() * MICROS);
            case SLOW_DISK, HANG_DISK, SYNC_FAILS, FULL_DISK, READ_FAILS, BIT_ROT ->
                disk(cluster.node(targets.get(0)), fault);
            case RESET -> reset(targets);
            case LOSS, DUPLICATION, REORDERING, DELAY -> weather(fault);
            case ISOLATE, SPLIT, DEAF, MUTE, CUT_LINK, CUT_ONE_WAY -> block(links(fault.kind(), targets), fault);
        }
    }

    private void later(Fault fault, Runnable end) {
        world.scheduler().after(fault.forMillis() * MICROS, end);
    }

    private void crash(List<String> targets, Fault fault) {
        targets.forEach(cluster::crash);
        later(fault, () -> targets.forEach(cluster::restart));
    }

    private void crashAtPromise(String target, Fault fault) {
        SimNode node = cluster.node(target);
        node.atNextPromise(() -> {
            cluster.crash(target);
            world.scheduler().after(fault.strength() * MICROS, () -> cluster.restart(target));
        });
        later(fault, () -> {
            node.atNextPromise(() -> {});
            cluster.restart(target);
        });
    }

    private void disk(SimNode node, Fault fault) {
        switch (fault.kind()) {
            case HANG_DISK -> node.hangDisk(fault.forMillis() * MICROS);
            case SLOW_DISK -> {
                node.disk().slowness(fault.strength());
                later(fault, () -> node.disk().slowness(1));
            }
            default -> node.files().ifPresent(files -> files(files, fault));
        }
    }

    private void files(SimFiles files, Fault fault) {
        switch (fault.kind()) {
            case SYNC_FAILS -> during(fault, files::failNextSync);
            case FULL_DISK -> during(fault, files::fill);
            case READ_FAILS -> during(fault, files::hide);
            default -> rot(files);
        }
    }

    private void during(Fault fault, Consumer<Boolean> trouble) {
        trouble.accept(true);
        later(fault, () -> trouble.accept(false));
    }

    /** The others must have everything: at most a minority is damaged. */
    private void rot(SimFiles files) {
        long damaged = cluster.names().stream()
                .filter(name -> cluster.node(name).files().orElseThrow().isRotten())
                .count();
        if (files.isRotten() || 2 * (damaged + 1) < cluster.names().size()) {
            files.rot(random);
        }
    }

    private void reset(List<String> pair) {
        if (pair.size() == 2) {
            world.network().reset(NodeId.of(pair.get(0)), NodeId.of(pair.get(1)));
        }
    }

    private void weather(Fault fault) {
        int strength = fault.strength();
        SimWeather bad = switch (fault.kind()) {
            case LOSS -> new SimWeather(strength, 0, 0, 0);
            case DUPLICATION -> new SimWeather(0, strength, 0, 0);
            case REORDERING -> new SimWeather(0, 0, strength, 20);
            default -> new SimWeather(0, 0, 0, strength);
        };
        weathers.add(bad);
        changeWeather();
        later(fault, () -> {
            weathers.remove(bad);
            changeWeather();
        });
    }

    private void changeWeather() {
        world.network().weather(weathers.stream().reduce(SimWeather.FAIR, SimWeather::and));
    }

    private void block(List<List<NodeId>> links, Fault fault) {
        links.forEach(link -> world.network().block(link.get(0), link.get(1)));
        later(fault, () -> links.forEach(link -> world.network().unblock(link.get(0), link.get(1))));
    }

    private List<List<NodeId>> links(Kind kind, List<String> targets) {
        List<List<NodeId>> links = new ArrayList<>();
        for (String from : cluster.names()) {
            for (String to : cluster.names()) {
                if (!from.equals(to) && isHit(kind, targets, from, to)) {
                    links.add(List.of(NodeId.of(from), NodeId.of(to)));
                }
            }
        }
        return links;
    }

    private static boolean isHit(Kind kind, List<String> targets, String from, String to) {
        boolean ofFrom = targets.contains(from);
        boolean ofTo = targets.contains(to);
        return switch (kind) {
            case ISOLATE, SPLIT -> ofFrom != ofTo;
            case DEAF -> ofTo;
            case MUTE -> ofFrom;
            case CUT_LINK -> ofFrom && ofTo;
            case CUT_ONE_WAY -> ofFrom && ofTo && targets.indexOf(from) < targets.indexOf(to);
            default -> false;
        };
    }
}
