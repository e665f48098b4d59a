package io.quorate.runtime;

import io.quorate.api.Change;
import io.quorate.api.Configuration;
import io.quorate.api.Consistency;
import io.quorate.api.DecidedEntry;
import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.Session;
import io.quorate.api.SessionToken;
import io.quorate.runtime.admin.Desk;
import io.quorate.runtime.admin.NodeView;
import io.quorate.runtime.admin.Office;
import io.quorate.runtime.client.Gauge;
import io.quorate.runtime.client.Reads;
import io.quorate.runtime.client.Sessions;
import io.quorate.runtime.reconfigure.Changes;
import io.quorate.runtime.reconfigure.OpenChange;
import io.quorate.runtime.reconfigure.Outline;
import io.quorate.runtime.wire.Frame;
import io.quorate.spi.Hello;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replica in this process: what clients call and what the transport calls, handed over to the loop.
 *
 * @param <C> commands
 * @param <R> results
 */
public final class LocalReplica<C, R> implements Replica<C, R>, Transport.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(LocalReplica.class);

    /** What a waiting frame costs beside its bytes. */
    private static final int FRAME_OVERHEAD = 256;

    private final ReplicaParts<C, R> parts;
    private final StatusBoard board;
    private final Driver<C, R> driver;
    private final Gauge inboxBytes = new Gauge();
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalReplica(ReplicaParts<C, R> parts, Boot boot, Hello me) {
        this.parts = parts;
        this.board = new StatusBoard(me.node());
        this.driver = new Driver<>(parts, boot, me, board);
    }

    /**
     * Starts a replica: recovers the storage, begins to listen, and takes part. Blocks for the recovery only.
     *
     * @param parts all that it is made of; closed if the start fails
     * @param <C> commands
     * @param <R> results
     * @return the running replica
     * @throws StartException if the storage or the address cannot be used, or belong to somebody else
     */
    public static <C, R> LocalReplica<C, R> start(ReplicaParts<C, R> parts) {
        try {
            Boot boot = Boot.of(parts.settings(), parts.storage(), parts.entropy());
            Hello me = hello(parts, boot);
            LocalReplica<C, R> replica = new LocalReplica<>(parts, boot, me);
            parts.transport()
                    .receive(new Desk(
                            replica.new Inside(me), parts.settings().admin().insecure()));
            parts.transport().start(me, replica);
            replica.driver.loop().execute(replica.driver::begin);
            parts.lanes().loop().start(replica.driver);
            return replica;
        } catch (IOException e) {
            release(parts);
            throw new StartException(StartException.Subject.ADDRESS, e.getMessage(), e);
        } catch (RuntimeException e) {
            release(parts);
            throw e;
        }
    }

    private static Hello hello(ReplicaParts<?, ?> parts, Boot boot) {
        ReplicaSettings settings = parts.settings();
        return new Hello(
                settings.plan().cluster(),
                settings.node(),
                boot.identity().incarnation(),
                boot.identity().boot(),
                settings.address(),
                List.copyOf(parts.protocols().keySet()));
    }

    @Override
    public CompletionStage<Outcome<R>> propose(C command) {
        return driver.requests().proposals().propose(parts.codec().encode(command));
    }

    @Override
    public CompletionStage<Session<C, R>> session() {
        return sessions().open();
    }

    @Override
    public Session<C, R> session(SessionToken token) {
        return sessions().at(Objects.requireNonNull(token, "token"));
    }

    private Sessions<C, R> sessions() {
        return driver.requests()
                .sessions()
                .orElseThrow(
                        () -> new IllegalStateException("sessions keep results, and this replica was started without a"
                                + " codec of results; use Quorate.start(config, machine, commands, results)"));
    }

    @Override
    public CompletionStage<Outcome<R>> read(C question, Consistency consistency) {
        if (!driver.requests().reads().admit()) {
            long most = parts.settings().limits().waitingReads();
            return CompletableFuture.completedFuture(new Outcome.Overloaded<>(most, most));
        }
        Query query = new Query(question);
        driver.loop().execute(() -> {
            if (consistency == Consistency.LOCAL) {
                driver.requests().reads().addLocal(query);
            } else {
                driver.requests().reads().add(query);
            }
        });
        return query.future;
    }

    /** A question on its way to the state machine. */
    private final class Query implements Reads.Read {
        final C question;
        final CompletableFuture<Outcome<R>> future = new CompletableFuture<>();

        Query(C question) {
            this.question = question;
        }

        /** Whatever is thrown is the asker's: the reads behind this one, and the applier's lane, go on. */
        @Override
        public void serve() {
            if (driver.applier().failure().isPresent()) {
                drop(driver.applier().failure().get().getMessage());
                return;
            }
            try {
                R answer = driver.applier().query(question);
                future.complete(new Outcome.Decided<>(driver.applier().applied(), answer));
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
            }
        }

        @Override
        public void drop(String reason) {
            future.complete(new Outcome.Dropped<>(reason));
        }

        @Override
        public void notLeader(NodeId leader) {
            future.complete(new Outcome.NotLeader<>(Optional.of(leader)));
        }
    }

    @Override
    public CompletionStage<List<DecidedEntry>> decided(long from, int maxBytes) {
        if (from < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("entries from " + from + " in " + maxBytes + " bytes");
        }
        CompletableFuture<List<DecidedEntry>> result = new CompletableFuture<>();
        driver.loop().execute(() -> driver.scans().scan(from, maxBytes, result));
        return result;
    }

    @Override
    public CompletionStage<Long> snapshot() {
        CompletableFuture<Long> result = new CompletableFuture<>();
        driver.loop().execute(() -> driver.snapshot(result));
        return result;
    }

    @Override
    public Change reconfigure(Configuration next) {
        return change((changes, asked) -> changes.reconfigure(asked, next));
    }

    @Override
    public Change addLearner(NodeId node, boolean waitUntilCaughtUp) {
        return change((changes, asked) -> changes.addLearner(asked, node, waitUntilCaughtUp));
    }

    @Override
    public Change removeLearner(NodeId node) {
        return change((changes, asked) -> changes.removeLearner(asked, node));
    }

    @Override
    public Change transferLeadership(NodeId node) {
        return change((changes, asked) -> changes.transfer(asked, node));
    }

    @Override
    public Change updateAddress(NodeId node, String address) {
        return change((changes, asked) -> changes.updateAddress(asked, node, address));
    }

    private Change change(BiConsumer<Changes, OpenChange> begin) {
        OpenChange asked = new OpenChange();
        driver.loop().execute(() -> driver.changing().ask(asked, begin, this::waitsFor));
        return asked;
    }

    private String waitsFor() {
        return board.status().health().detail();
    }

    /** What stands behind the desk where visitors are answered. */
    private final class Inside implements Office {
        private final Hello me;

        Inside(Hello me) {
            this.me = me;
        }

        @Override
        public Replica<?, ?> replica() {
            return LocalReplica.this;
        }

        @Override
        public CompletionStage<NodeView> look() {
            return onLoop(() -> driver.changing().look(me, board.status()));
        }

        @Override
        public CompletionStage<Outline> outline(Configuration next) {
            return onLoop(() -> driver.changing().outline(next, LocalReplica.this::waitsFor));
        }

        private <T> CompletionStage<T> onLoop(Supplier<T> view) {
            return CompletableFuture.supplyAsync(view, driver.loop());
        }
    }

    @Override
    public ReplicaStatus status() {
        return board.status();
    }

    @Override
    public void onChange(StatusListener listener) {
        board.listen(listener);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            driver.loop().execute(driver::close);
            release(parts);
        }
    }

    private static void release(ReplicaParts<?, ?> parts) {
        parts.transport().close();
        if (!parts.lanes().end()) {
            LOG.warn("a disk or a state machine hangs: its thread is left behind, and its storage stays open");
            return;
        }
        try {
            parts.storage().close();
        } catch (IOException e) {
            LOG.warn("the storage could not be closed", e);
        }
    }

    /**
     * How much it has held at most.
     *
     * @return since its start
     */
    public Peaks peaks() {
        return new Peaks(
                driver.requests().proposals().pendingBytes().most(),
                inboxBytes.most(),
                driver.scans().mostTailBytes());
    }

    // The transport's side

    @Override
    public void connected(Hello peer) {
        driver.loop().execute(() -> driver.hearing().connected(peer));
    }

    @Override
    public void disconnected(NodeId peer) {
        LOG.debug("{} lost {}", parts.settings().node(), peer);
    }

    @Override
    public void received(Hello from, ByteBuffer frame) {
        int size = frame.remaining() + FRAME_OVERHEAD;
        if (!inboxBytes.take(size, parts.settings().limits().inboxBytes())) {
            return;
        }
        driver.loop().execute(() -> {
            inboxBytes.release(size);
            read(from, frame);
        });
    }

    private void read(Hello from, ByteBuffer frame) {
        try {
            driver.hearing().received(from, new Frame.Reader(frame));
        } catch (MalformedException e) {
            LOG.warn("a frame from {} was dropped: {}", from.node(), e.getMessage());
        }
    }
}
