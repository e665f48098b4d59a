package io.quorate.runtime.apply;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.ProposalId;
import java.util.Collections;
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
    private final TreeMap<NodeId, Row> rows = new TreeMap<>();
    private Optional<Configuration> inForce = Optional.empty();
    private Map<NodeId, Member> members = Map.of();

    /**
     * What a snapshot keeps of it.
     *
     * @param configuration in force
     * @param rows what was applied of each member
     */
    record Kept(Configuration configuration, SortedMap<NodeId, Row> rows) {
        Kept {
            rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        }
    }

    void become(Kept kept) {
        rows.clear();
        rows.putAll(kept.rows);
        inForce = Optional.of(kept.configuration);
        members = byName(kept.configuration);
    }

    Kept kept() {
        return new Kept(inForce.orElseThrow(), rows);
    }

    /**
     * Another configuration is in force. A node that is no longer a member, or that was formatted anew, begins again from
     * nothing should it come back: its boots are counted from 1 again.
     */
    void configure(Configuration next) {
        Map<NodeId, Member> later = byName(next);
        rows.keySet().removeIf(origin -> !isSame(members.get(origin), later.get(origin)));
        inForce = Optional.of(next);
        members = later;
    }

    private static boolean isSame(Member before, Member after) {
        return before != null && after != null && before.incarnation().equals(after.incarnation());
    }

    private static Map<NodeId, Member> byName(Configuration configuration) {
        Map<NodeId, Member> members = new TreeMap<>();
        configuration.members().forEach(member -> members.put(member.id(), member));
        return members;
    }

    /** Whether a command is to be applied: its origin is a member, and it is above the origin's row, which it moves. */
    boolean take(ProposalId id) {
        Row row = rows.get(id.origin());
        boolean counts = members.containsKey(id.origin()) && (row == null || row.below(id));
        if (counts) {
            rows.put(id.origin(), new Row(id.boot(), id.sequence()));
        }
        return counts;
    }

    /** Under which incarnation a node is a member; empty if it is none. */
    Optional<UUID> incarnation(NodeId node) {
        return Optional.ofNullable(members.get(node)).map(Member::incarnation);
    }

    Optional<Row> row(NodeId origin) {
        return Optional.ofNullable(rows.get(origin));
    }
}
