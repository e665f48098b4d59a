package io.quorate.runtime.apply;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Whose commands count, and which of them are new: the part of the replicated state that the framework itself keeps. Changed by
 * nothing but decided entries, so it is the same on every replica at the same index. Lives on the applier's lane.
 */
final class Origins {
    /**
     * How many of those that are no members any more are remembered. Part of what replicas decide alike: another number is
     * another format of the snapshot.
     */
    static final int MOST_DEPARTED = 128;

    /** Of members only. */
    private final Rows rows = new Rows();
    /** Of nobody who is a member; who departed first comes first. */
    private final List<Departed> departed = new ArrayList<>();

    private Optional<Configuration> inForce = Optional.empty();
    private Map<NodeId, Member> members = Map.of();

    /**
     * What a snapshot keeps of it.
     *
     * @param configuration in force
     * @param rows what was applied of each member
     * @param departed what was applied of those that were members, who departed first comes first
     */
    record Kept(Configuration configuration, SortedMap<NodeId, Row> rows, List<Departed> departed) {
        Kept {
            rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
            departed = List.copyOf(departed);
        }
    }

    void become(Kept kept) {
        rows.all().clear();
        rows.all().putAll(kept.rows);
        departed.clear();
        departed.addAll(kept.departed);
        inForce = Optional.of(kept.configuration);
        members = byName(kept.configuration);
    }

    Kept kept() {
        return new Kept(inForce.orElseThrow(), rows.all(), departed);
    }

    /**
     * Another configuration is in force. Who is no member any more, or was formatted anew, is remembered among the departed, and
     * goes on from there should that same directory come back: what it sent before may still be under way. Under another
     * incarnation a node begins from nothing: its boots are counted from 1 again.
     */
    void configure(Configuration next) {
        Map<NodeId, Member> later = byName(next);
        for (Member member : members.values()) {
            if (!isSame(member, later.get(member.id()))) {
                depart(member);
            }
        }
        inForce = Optional.of(next);
        members = later;
        members.values().forEach(this::comeBack);
        int tooMany = Math.max(0, departed.size() - MOST_DEPARTED);
        departed.subList(0, tooMany).clear();
    }

    private void depart(Member member) {
        Row row = rows.all().remove(member.id());
        if (row != null) {
            departed.add(new Departed(member.id(), member.incarnation(), row));
        }
    }

    private void comeBack(Member member) {
        departed.stream().filter(one -> one.is(member)).findFirst().ifPresent(one -> {
            departed.remove(one);
            rows.all().put(one.node(), one.row());
        });
    }

    private static boolean isSame(Member before, Member after) {
        return after != null && before.incarnation().equals(after.incarnation());
    }

    private static Map<NodeId, Member> byName(Configuration configuration) {
        Map<NodeId, Member> members = new TreeMap<>();
        configuration.members().forEach(member -> members.put(member.id(), member));
        return members;
    }

    /** Whether a command is to be applied: its origin is a member, and it is above the origin's row, which it moves. */
    boolean take(Origin origin, long sequence) {
        return members.containsKey(origin.node()) && rows.take(origin, sequence);
    }

    /** Whether a node is a member under that incarnation. */
    boolean isMember(NodeId node, UUID incarnation) {
        Member member = members.get(node);
        return member != null && member.incarnation().equals(incarnation);
    }

    /** Under which incarnation a node is a member; empty if it is none. */
    Optional<UUID> incarnation(NodeId node) {
        return Optional.ofNullable(members.get(node)).map(Member::incarnation);
    }

    /** What was applied of a directory, be it a member now or not; empty if nothing was, or it is forgotten. */
    Optional<Row> row(NodeId node, UUID incarnation) {
        return incarnation(node).filter(incarnation::equals).isPresent()
                ? Optional.ofNullable(rows.all().get(node))
                : departed.stream()
                        .filter(one ->
                                one.node().equals(node) && one.incarnation().equals(incarnation))
                        .map(Departed::row)
                        .findFirst();
    }
}
