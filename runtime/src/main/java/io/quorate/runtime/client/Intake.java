package io.quorate.runtime.client;

import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.EntryRange;
import io.quorate.spi.MalformedException;
import io.quorate.spi.ProposalId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Where commands enter the leader's log, whoever forwards them. Takes each origin's commands in order and without gaps, so
 * that a frame lost on the way delays commands instead of dropping those before it. Owned by the loop.
 */
public final class Intake {
    private final Function<EntryRange, Admission> propose;
    private final Map<NodeId, Stream> streams = new TreeMap<>();

    /** Invariant: of this boot of the origin, everything up to {@code through} is settled or in this leader's log. */
    private record Stream(long boot, long through) {}

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
        Stream stream = streams.getOrDefault(origin, new Stream(boot, 0));
        if (stream.boot < boot) {
            stream = new Stream(boot, 0);
        }
        EntryBlock block = commands.block().orElse(EntryBlock.EMPTY);
        int skip = skip(origin, boot, stream.through, block);
        if (stream.boot > boot || after > stream.through || skip == block.count()) {
            return stream.boot == boot ? stream.through : 0;
        }
        if (propose.apply(EntryRange.of(0, block.slice(skip, block.count()))) != Admission.ACCEPTED) {
            return stream.through;
        }
        long through = sequence(block, block.count() - 1);
        streams.put(origin, new Stream(boot, through));
        return through;
    }

    private static long sequence(EntryBlock block, int position) {
        return block.proposal(position).map(ProposalId::sequence).orElse(0L);
    }

    /** Checks all commands, and counts those that were taken before. */
    private static int skip(NodeId origin, long boot, long through, EntryBlock block) {
        int skip = 0;
        long last = 0;
        for (int i = 0; i < block.count(); i++) {
            Optional<ProposalId> id = block.proposal(i);
            boolean valid = block.kind(i) == EntryKind.COMMAND
                    && block.round(i) == 0
                    && id.isPresent()
                    && id.get().origin().equals(origin)
                    && id.get().boot() == boot
                    && id.get().sequence() > last;
            if (!valid) {
                throw new MalformedException(origin + " forwards " + id + " behind " + last);
            }
            last = id.get().sequence();
            skip += last <= through ? 1 : 0;
        }
        return skip;
    }
}
