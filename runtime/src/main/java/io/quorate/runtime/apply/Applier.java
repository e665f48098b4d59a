package io.quorate.runtime.apply;

import io.quorate.api.Codec;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.StateMachine;
import io.quorate.runtime.client.Proposals;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.ProposalId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Applies decided commands, each at most once. Lives on the applier's lane.
 *
 * <p>The replicated state holds one row per origin: the boot and sequence of the last command applied. A command is applied
 * if it is above the row of its origin. Since an origin sends its commands in order, whatever is at or below the row was
 * applied before or overtaken; every replica decides that alike.
 *
 * @param <C> commands
 * @param <R> results
 */
public final class Applier<C, R> {
    private final NodeId self;
    private final long boot;
    private final StateMachine<C, R> machine;
    private final Codec<C> codec;
    private final Proposals<R> proposals;
    private final Map<NodeId, Row> rows = new TreeMap<>();
    private long applied;

    private record Row(long boot, long sequence) {
        boolean below(ProposalId id) {
            return id.boot() > boot || (id.boot() == boot && id.sequence() > sequence);
        }
    }

    /**
     * An applier of an empty state.
     *
     * @param self this replica
     * @param boot how many times it was started
     * @param machine the application's
     * @param codec of its commands
     * @param proposals whose fate is settled here
     */
    public Applier(NodeId self, long boot, StateMachine<C, R> machine, Codec<C> codec, Proposals<R> proposals) {
        this.self = self;
        this.boot = boot;
        this.machine = machine;
        this.codec = codec;
        this.proposals = proposals;
    }

    /**
     * Applies entries that follow on those applied before.
     *
     * @param block their bytes
     * @param members whose commands count
     */
    public void apply(EntryBlock block, Set<NodeId> members) {
        for (int i = 0; i < block.count(); i++) {
            applied++;
            if (block.kind(i) == EntryKind.COMMAND) {
                ProposalId id = block.proposal(i).orElseThrow();
                if (members.contains(id.origin())) {
                    applyOnce(id, block, i);
                }
            }
        }
    }

    private void applyOnce(ProposalId id, EntryBlock block, int position) {
        Row row = rows.get(id.origin());
        if (row != null && !row.below(id)) {
            return;
        }
        rows.put(id.origin(), new Row(id.boot(), id.sequence()));
        R result = machine.apply(applied, codec.decode(block.payload(position)));
        if (id.origin().equals(self) && id.boot() == boot) {
            proposals.applied(id.sequence(), applied, result);
        }
    }

    /**
     * Asks the state machine.
     *
     * @param question what to ask
     * @return its answer
     */
    public R query(C question) {
        return machine.query(question);
    }

    /**
     * Index of the last entry that the state reflects.
     *
     * @return 0 before the first
     */
    public long applied() {
        return applied;
    }
}
