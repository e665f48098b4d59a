package io.quorate.testkit.sim;

import io.quorate.api.Change;
import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.spi.support.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What operators ask for, by chance, each at some replica and from what that replica knows. */
final class ScriptedWishes {
    private final SimCluster cluster;
    private final Randomness random;
    private final List<String> protocols;
    private int number;

    /** A change that was asked for, of whom, and in which life of that node. */
    record Asked(String what, String node, Replica<?, ?> replica, Change change) {}

    ScriptedWishes(SimCluster cluster, Randomness random, List<String> protocols) {
        this.cluster = cluster;
        this.random = random;
        this.protocols = protocols;
    }

    /** Asks some replica for something; nobody if none is up and takes part. */
    Optional<Asked> ask() {
        List<String> able = cluster.names().stream()
                .filter(name -> configuration(name).isPresent())
                .toList();
        if (able.isEmpty()) {
            return Optional.empty();
        }
        String node =
                random.chance(0.4) ? cluster.leader().filter(able::contains).orElse(able.get(0)) : anyone(able);
        return Optional.of(ask(node, configuration(node).orElseThrow()));
    }

    private Asked ask(String node, Configuration now) {
        List<String> others = others(now);
        return switch ((int) random.below(16)) {
            case 0, 1, 2 -> voters(node, any(1 + 2 * (int) random.below(3)));
            case 3 -> voters(node, without(now, cluster.leader().orElse(node)));
            case 4 -> voters(node, without(now, node));
            case 5 -> voters(node, first(others, now.voters().size()));
            case 6, 7 -> voters(node, plus(now, others));
            case 8 -> voters(node, without(now, anyone(voters(now))));
            default -> askForLess(node, now, others);
        };
    }

    /** What leaves the voters as they are. */
    private Asked askForLess(String node, Configuration now, List<String> others) {
        return switch ((int) random.below(7)) {
            case 0 -> {
                NodeId who = NodeId.of(others.isEmpty() ? node : anyone(others));
                boolean wait = random.chance(0.5);
                yield asked("learner " + who, node, (replica, from) -> replica.addLearner(who, wait));
            }
            case 1 -> {
                NodeId who = now.learners().isEmpty()
                        ? NodeId.of(node)
                        : now.learners().get(0).id();
                yield asked("no learner " + who, node, (replica, from) -> replica.removeLearner(who));
            }
            case 2 -> transfer(node, anyone(voters(now)));
            case 3 -> asked("text", node, from -> from.withMetadata(Map.of("text", "t" + ++number)));
            case 4 ->
                asked(
                        "learners",
                        node,
                        from -> from.withLearners(first(others, 2).toArray(String[]::new)));
            default -> anotherProtocol(node, now);
        };
    }

    private Asked anotherProtocol(String node, Configuration now) {
        String protocol = anyone(protocols);
        if (protocol.equals(now.protocol())) {
            return voters(node, any(3));
        }
        return asked("protocol " + protocol, node, from -> from.withProtocol(protocol));
    }

    /** Leaves out the nodes that have lost their directories, as any operator would. */
    Asked withoutTheLost(String node, List<String> lost) {
        List<String> rest = new ArrayList<>(voters(configuration(node).orElseThrow()));
        rest.removeAll(lost);
        return asked(
                "voters " + rest + " without " + lost,
                node,
                from -> from.withVoters(rest.toArray(String[]::new)).retaining(false));
    }

    private Asked transfer(String node, String to) {
        return asked("leader " + to, node, (replica, from) -> replica.transferLeadership(NodeId.of(to)));
    }

    private Asked voters(String node, List<String> wanted) {
        if (wanted.isEmpty()) {
            return transfer(node, node);
        }
        boolean retain = random.chance(0.3);
        Optional<String> leader = random.chance(0.3) ? Optional.of(anyone(wanted)) : Optional.empty();
        return asked(
                "voters " + wanted + (retain ? " retaining" : "")
                        + leader.map(name -> " led by " + name).orElse(""),
                node,
                from -> {
                    Configuration next =
                            from.withVoters(wanted.toArray(String[]::new)).retaining(retain);
                    return leader.map(next::withLeader).orElse(next);
                });
    }

    private Asked asked(String what, String node, UnaryOperator<Configuration> wish) {
        return asked(what, node, (replica, from) -> replica.reconfigure(wish.apply(from)));
    }

    private Asked asked(String what, String node, BiFunction<Replica<?, ?>, Configuration, Change> wish) {
        Replica<?, ?> replica = cluster.replica(node).orElseThrow();
        Change change = wish.apply(replica, configuration(node).orElseThrow());
        return new Asked(what, node, replica, change);
    }

    // Who

    Optional<Configuration> configuration(String node) {
        return cluster.replicaStatus(node).flatMap(ReplicaStatus::configuration);
    }

    /** Nodes that are members under an incarnation that is no more. */
    List<String> lost(Configuration configuration) {
        return configuration.members().stream()
                .filter(member -> cluster.names().contains(member.id().text()))
                .filter(member -> !cluster.epochs()
                        .member(member.id().text())
                        .incarnation()
                        .equals(member.incarnation()))
                .map(member -> member.id().text())
                .toList();
    }

    static List<String> members(Configuration configuration) {
        return configuration.members().stream()
                .map(Member::id)
                .map(NodeId::text)
                .toList();
    }

    static List<String> voters(Configuration configuration) {
        return configuration.voterIds().stream().map(NodeId::text).toList();
    }

    private List<String> others(Configuration now) {
        return cluster.names().stream()
                .filter(name -> !now.isVoter(NodeId.of(name)))
                .toList();
    }

    private List<String> any(int count) {
        List<String> left = new ArrayList<>(cluster.names());
        List<String> some = new ArrayList<>();
        while (some.size() < count && !left.isEmpty()) {
            some.add(left.remove((int) random.below(left.size())));
        }
        return some;
    }

    private static List<String> without(Configuration now, String node) {
        return voters(now).stream().filter(name -> !name.equals(node)).toList();
    }

    private static List<String> first(List<String> names, int count) {
        return names.stream().limit(count).toList();
    }

    private static List<String> plus(Configuration now, List<String> others) {
        return Stream.concat(voters(now).stream(), others.stream().limit(1)).toList();
    }

    private String anyone(List<String> names) {
        return names.get((int) random.below(names.size()));
    }
}
