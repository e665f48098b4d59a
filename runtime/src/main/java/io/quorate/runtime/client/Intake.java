package io.quorate.runtime.client;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Origin;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where commands enter the leader's log, whoever forwards them. Takes each origin's commands in order and without gaps, so
 * that a frame lost on the way delays commands instead of dropping those before it. Owned by the loop.
 */
public final class Intake {
    private final Function<EntryRange, Admission> propose;
    private final Map<NodeId, Stream> streams = new TreeMap<>();

    /** Invariant: of this boot of the origin, everything up to {@code through} is settled or in this leader's log. */
    private record Stream(Origin origin, long through) {}

    /**
     * Nothing taken yet.
     *
     * @param propose the protocol's
     */
    public Intake(Function<EntryRange, Admission> propose) {
        this.propose = propose;
    }

    /** Leadership has changed: what was taken before may be lost. */
    public void reset() {
        streams.clear();
    }

    /**
     * Other nodes take part: who comes under the name of another begins anew.
     *
     * @param same whether a name stands for the same node as before
     */
    public void keep(Predicate<NodeId> same) {
        streams.keySet().removeIf(origin -> !same.test(origin));
    }

    /**
     * Takes what follows on what was taken before.
     *
     * @param origin who forwards
     * @param boot the origin's boot number
     * @param after the sequence that the commands follow on, 0 if everything before is settled
     * @param commands the commands
     * @return the sequence up to which the origin's commands are in the log
     * @throws MalformedException if they are not commands of that origin and boot, in order
     */
    public long take(NodeId origin, long boot, long after, EntryRange commands) {
        Stream newest = streams.get(origin);
        boolean late = newest != null && newest.origin.boot() > boot;
        boolean goesOn = newest != null && newest.origin.boot() == boot;
        Stream stream = goesOn ? newest : new Stream(new Origin(origin, boot), 0);
        EntryBlock block = commands.block().orElse(EntryBlock.EMPTY);
        int skip = skip(stream, block);
        if (late || after > stream.through || skip == block.count()) {
            return stream.through;
        }
        EntryRange fresh = skip == 0 ? commands : EntryRange.of(0, block.slice(skip, block.count()));
        if (propose.apply(fresh) != Admission.ACCEPTED) {
            return stream.through;
        }
        long through = block.sequence(block.count() - 1);
        streams.put(origin, new Stream(stream.origin, through));
        return through;
    }

    /** Checks all commands, and counts those that were taken before. */
    private static int skip(Stream stream, EntryBlock block) {
        int skip = 0;
        long last = 0;
        for (int i = 0; i < block.count(); i++) {
            boolean valid = block.kind(i) == EntryKind.COMMAND
                    && block.round(i) == 0
                    && block.isOf(i, stream.origin)
                    && block.sequence(i) > last;
            if (!valid) {
                throw new MalformedException(stream.origin + " forwards " + block.proposal(i) + " behind " + last);
            }
            last = block.sequence(i);
            skip += last <= stream.through ? 1 : 0;
        }
        return skip;
    }
}
