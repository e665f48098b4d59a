package io.quorate.runtime.apply;

import io.quorate.api.Codec;
import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.StateMachine;
import io.quorate.runtime.client.Proposals;
import io.quorate.runtime.session.KeptSessions;
import io.quorate.runtime.session.SessionEntry;
import io.quorate.runtime.session.SessionTable;
import io.quorate.runtime.session.Verdict;
import io.quorate.spi.ConfigurationFormat;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.Mark;
import io.quorate.spi.Origin;
import io.quorate.spi.ProposalId;
import io.quorate.spi.support.Invariant;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Applies decided commands, each at most once. Lives on the applier's lane.
 *
 * <p>The replicated state holds the configuration in force and one row per member: the boot and sequence of its last command
 * that was applied. A command is applied if its origin is a member and it is above the origin's row. Since an origin sends its
 * commands in order, whatever is at or below the row was applied before or overtaken; every replica decides that alike. The
 * rows of those that were members are kept, too, as many as {@link Origins#MOST_DEPARTED}, for when they come back. What belongs
 * to a client session is, besides, judged by the table of sessions.
 *
 * @param <C> commands
 * @param <R> results
 */
public final class Applier<C, R> {
    private static final String NO_RESULTS =
            "a client session is used in this cluster, and the answers to its commands are"
                    + " to be kept, but this replica was started without a codec of results; start it as the others:"
                    + " Quorate.start(config, machine, commands, results)";

    private final NodeId self;
    private final long boot;
    private final StateMachine<C, R> machine;
    private final Codec<C> codec;
    private final Optional<Codec<R>> results;
    private final Proposals<R> proposals;
    private final Origins origins = new Origins();
    /** Whose command is applied, or was last. */
    private Origin origin;

    private final SessionTable sessions = new SessionTable();
    private Optional<UUID> incarnation = Optional.empty();
    private long applied;
    private Optional<ApplyFailure> failure = Optional.empty();

    /**
     * An applier of an empty state.
     *
     * @param self this replica
     * @param boot how many times it was started
     * @param application its state machine and codecs
     * @param proposals whose fate is settled here
     */
    public Applier(NodeId self, long boot, Application<C, R> application, Proposals<R> proposals) {
        this.self = self;
        this.boot = boot;
        this.origin = new Origin(self, boot);
        this.machine = application.machine();
        this.codec = application.commands();
        this.results = application.results();
        this.proposals = proposals;
    }

    /**
     * The log begins here, and the state is empty.
     *
     * @param configuration the one in force
     */
    public void begin(Configuration configuration) {
        origins.become(new Origins.Kept(configuration, new TreeMap<>(), List.of()));
        sessions.become(KeptSessions.NONE);
    }

    /**
     * Only commands of this directory are its own.
     *
     * @param own the incarnation of this replica
     */
    public void incarnation(UUID own) {
        incarnation = Optional.of(own);
    }

    /**
     * Applies entries that follow on those applied before.
     *
     * @param block their bytes
     * @throws ApplyFailure if the state machine throws: its state is of no more use then
     */
    public void apply(EntryBlock block) {
        for (int i = 0; i < block.count(); i++) {
            applied++;
            switch (block.kind(i)) {
                case COMMAND -> {
                    findOrigin(block, i);
                    applyOnce(block, i);
                }
                case CONFIGURATION, STOP_SIGN -> origins.configure(ConfigurationFormat.decode(block.payload(i)));
                case NOOP -> {}
            }
        }
    }

    /** Commands of one origin mostly come one behind the other. */
    private void findOrigin(EntryBlock block, int position) {
        if (!block.isOf(position, origin)) {
            ProposalId other = block.proposal(position).orElseThrow();
            origin = new Origin(other.origin(), other.boot());
        }
    }

    /** An earlier directory of this node may have had boots of the same numbers. */
    private boolean isSelf() {
        return incarnation.isEmpty() || origins.isMember(self, incarnation.get());
    }

    private Optional<Row> ownRow() {
        return incarnation.or(() -> origins.incarnation(self)).flatMap(own -> origins.row(self, own));
    }

    private void applyOnce(EntryBlock block, int position) {
        long sequence = block.sequence(position);
        if (!origins.take(origin, sequence)) {
            return;
        }
        if (block.isOfSession(position)) {
            Verdict verdict = judged(SessionEntry.parse(block.payload(position)));
            if (isOwn()) {
                proposals.judged(sequence, applied, verdict);
            }
            return;
        }
        R result = applied(codec.decode(block.payload(position)));
        if (isOwn()) {
            proposals.applied(sequence, applied, result);
        }
    }

    private boolean isOwn() {
        return origin.node().equals(self) && origin.boot() == boot && isSelf();
    }

    /** A replica that skipped a command would differ from the others, and one that stopped halfway does already. */
    private R applied(C command) {
        try {
            return machine.apply(applied, command);
        } catch (RuntimeException | Error e) {
            throw failed(e);
        }
    }

    private ApplyFailure failed(Throwable cause) {
        ApplyFailure failed = new ApplyFailure(applied, cause);
        failure = Optional.of(failed);
        return failed;
    }

    private Verdict judged(SessionEntry entry) {
        if (entry instanceof SessionEntry.Opening opening) {
            return sessions.open(applied, opening.bounds());
        }
        SessionEntry.Command command = (SessionEntry.Command) entry;
        return sessions.judge(command).orElseGet(() -> {
            Codec<R> encoder = results.orElseThrow(() -> failed(new IllegalStateException(NO_RESULTS)));
            R result = applied(codec.decode(command.command()));
            return sessions.keep(command, applied, encoded(result, encoder));
        });
    }

    /** The result is replicated state: a replica that cannot keep it would differ from the others. */
    private Optional<byte[]> encoded(R result, Codec<R> encoder) {
        try {
            return Optional.ofNullable(result).map(encoder::encode);
        } catch (RuntimeException | Error e) {
            throw failed(e);
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
     * What the framework itself remembers, for a snapshot.
     *
     * @param mark where it is to end: the last entry applied
     * @return the beginning of the snapshot
     */
    public Head head(Mark mark) {
        failure.ifPresent(wrong -> {
            throw wrong;
        });
        Invariant.check(mark.index() == applied, () -> "a snapshot at " + mark + " of a state at " + applied);
        Origins.Kept kept = origins.kept();
        return new Head(mark, kept.configuration(), kept.rows(), kept.departed());
    }

    /**
     * The sessions of clients, for a snapshot: they follow on the head.
     *
     * @return a copy
     */
    public KeptSessions sessions() {
        return sessions.kept();
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
     * @param head what the framework itself remembers there
     * @param in what follows: the sessions, and the state machine's part of the snapshot
     * @throws IOException see {@link StateMachine#load}
     */
    public void load(Head head, InputStream in) throws IOException {
        try {
            sessions.become(KeptSessions.read(in));
            machine.load(in);
        } catch (IOException | RuntimeException | Error e) {
            // Reads that wait on this lane would find half of a state.
            failure = Optional.of(new ApplyFailure(head.mark().index(), e));
            throw e;
        }
        origins.become(new Origins.Kept(head.configuration(), head.rows(), head.departed()));
        applied = head.mark().index();
        ownRow().filter(own -> own.boot() == boot)
                .ifPresentOrElse(own -> proposals.crossed(own.sequence()), proposals::forgotten);
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
