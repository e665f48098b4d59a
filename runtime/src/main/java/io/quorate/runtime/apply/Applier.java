package io.quorate.runtime.apply;

import io.quorate.api.Codec;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.StateMachine;
import io.quorate.runtime.client.Proposals;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.ProposalId;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
    private Optional<ApplyFailure> failure = Optional.empty();

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
     * @throws ApplyFailure if the state machine throws: its state is of no more use then
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
        R result = applied(codec.decode(block.payload(position)));
        if (id.origin().equals(self) && id.boot() == boot) {
            proposals.applied(id.sequence(), applied, result);
        }
    }

    /** A replica that skipped a command would differ from the others, and one that stopped halfway does already. */
    private R applied(C command) {
        try {
            return machine.apply(applied, command);
        } catch (RuntimeException | Error e) {
            failure = Optional.of(new ApplyFailure(applied, e));
            throw failure.get();
        }
    }

    /**
     * Why nothing may be asked of the state any more.
     *
     * @return the failure; empty as long as all is well
     */
    public Optional<ApplyFailure> failure() {
        return failure;
    }

    /**
     * What is remembered of each origin, for a snapshot.
     *
     * @param index where it is to end: the last entry applied
     * @return a copy
     */
    public SortedMap<NodeId, Row> rowsAt(long index) {
        failure.ifPresent(wrong -> {
            throw wrong;
        });
        Invariant.check(index == applied, () -> "a snapshot at " + index + " of a state at " + applied);
        return new TreeMap<>(rows);
    }

    /**
     * Offers a view of the state.
     *
     * @return see {@link StateMachine#freeze}
     */
    public Optional<StateMachine.Frozen> freeze() {
        return machine.freeze();
    }

    /**
     * Writes the state.
     *
     * @param out where to
     * @throws IOException see {@link StateMachine#save}
     */
    public void save(OutputStream out) throws IOException {
        machine.save(out);
    }

    /**
     * Replaces the state by that of a snapshot. The commands of this replica and boot that it covers may have been applied:
     * their results are nowhere to be had.
     *
     * @param index where the snapshot ends
     * @param found what it remembers of each origin
     * @param in the state machine's part of it
     * @throws IOException see {@link StateMachine#load}
     */
    public void load(long index, SortedMap<NodeId, Row> found, InputStream in) throws IOException {
        machine.load(in);
        rows.clear();
        rows.putAll(found);
        applied = index;
        Row own = rows.get(self);
        if (own != null && own.boot() == boot) {
            proposals.crossed(own.sequence());
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
