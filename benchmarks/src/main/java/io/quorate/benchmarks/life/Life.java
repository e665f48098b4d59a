package io.quorate.benchmarks.life;

import io.quorate.api.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One proposal's life: its way through the follower that answered first.
 *
 * @param steps nanoseconds of each of {@link #STEPS}, whose sum is the whole life
 * @param ownDisk nanoseconds of the leader's own write and sync, at the same time as the others
 */
record Life(List<Long> steps, long ownDisk) {
    /** What happens in each step. */
    static final List<String> STEPS = List.of(
            "client, and the leader's turn",
            "network, to the follower",
            "follower's turn, and its wait for the sync under way",
            "follower's write and sync",
            "follower's answer",
            "network, to the leader",
            "the second of three disks",
            "leader's turn, and the state machine",
            "the client's future");

    /** When a follower passed each seam. */
    private record Way(long out, long in, long begin, long end, long answered, long heard) {
        boolean whole() {
            return out > 0 && in >= out && begin >= in && end > 0 && answered > 0 && heard > 0;
        }
    }

    long whole() {
        return steps.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Follows the footprints of one proposal.
     *
     * @param index of its entry
     * @param begin when the client handed it in
     * @param end when its future was completed
     * @param leader who led
     * @param all the footprints of all three
     * @return empty if a footprint is missing
     */
    static Optional<Life> of(long index, long begin, long end, NodeId leader, Map<NodeId, Footprints> all) {
        Footprints own = all.get(leader);
        List<Way> ways = all.keySet().stream()
                .filter(node -> !node.equals(leader))
                .map(node -> way(index, leader, own, node, all.get(node)))
                .filter(Way::whole)
                .sorted((one, other) -> Long.compare(one.heard, other.heard))
                .toList();
        long ownEnd = own.writeEnds.covering(index);
        long applied = own.applied.covering(index);
        if (ways.size() < 2 || ownEnd == 0 || applied == 0) {
            return Optional.empty();
        }
        Way first = ways.get(0);
        long second = Math.max(first.heard, Math.min(ownEnd, ways.get(1).heard));
        List<Long> steps = List.of(
                first.out - begin,
                first.in - first.out,
                first.begin - first.in,
                first.end - first.begin,
                first.answered - first.end,
                first.heard - first.answered,
                second - first.heard,
                applied - second,
                end - applied);
        boolean sound = steps.stream().allMatch(step -> step >= 0);
        return sound ? Optional.of(new Life(steps, ownEnd - own.writeBegins.covering(index))) : Optional.empty();
    }

    private static Way way(long index, NodeId leader, Footprints own, NodeId node, Footprints follower) {
        long end = follower.writeEnds.covering(index);
        long answered = follower.answersTo(leader).covering(end);
        return new Way(
                own.entriesTo(node).reaching(index),
                follower.entriesFrom(leader).reaching(index),
                follower.writeBegins.covering(index),
                end,
                answered,
                own.answersFrom(node).covering(answered));
    }
}
