package io.quorate.runtime.snapshot;

import io.quorate.api.StateMachine.Frozen;
import io.quorate.runtime.apply.Applier;
import io.quorate.runtime.apply.Head;
import io.quorate.runtime.lanes.Lanes;
import io.quorate.runtime.session.KeptSessions;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import io.quorate.spi.SnapshotStore;
import io.quorate.spi.SnapshotStore.Draft;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one snapshot at a time: view on the applier's lane, bytes on the snapshots' lane, and published only when the log is
 * on disk as far as the snapshot goes. So a snapshot never knows more than the disk beside it. Called on the loop.
 */
final class Saver {
    private static final Logger LOG = LoggerFactory.getLogger(Saver.class);

    private final Applier<?, ?> applier;
    private final SnapshotStore store;
    private final Lanes lanes;
    private final Executor loop;
    private final Ending ending;
    private Optional<Mark> underWay = Optional.empty();
    private Optional<Draft> written = Optional.empty();

    /** Hears on the loop how it ended. */
    interface Ending {
        void published(Snapshot snapshot);

        void failed(Mark mark, Throwable cause);
    }

    /** Writes a state. */
    private interface Content {
        void save(OutputStream out) throws IOException;
    }

    Saver(Applier<?, ?> applier, SnapshotStore store, Lanes lanes, Executor loop, Ending ending) {
        this.applier = applier;
        this.store = store;
        this.lanes = lanes;
        this.loop = loop;
        this.ending = ending;
    }

    boolean busy() {
        return underWay.isPresent();
    }

    /**
     * Takes a snapshot of the state as it is behind everything that was handed to the applier's lane so far.
     *
     * @param mark where that is
     */
    void save(Mark mark) {
        underWay = Optional.of(mark);
        lanes.applier().execute(() -> view(mark));
    }

    /** On the applier's lane. */
    private void view(Mark mark) {
        try {
            Head head = applier.head(mark);
            KeptSessions sessions = applier.sessions();
            Optional<Frozen> frozen = applier.freeze();
            if (frozen.isPresent()) {
                lanes.snapshots().execute(() -> thaw(head, sessions, frozen.get()));
            } else {
                write(head, sessions, applier::save);
            }
        } catch (RuntimeException | Error e) {
            fail(mark, e);
        }
    }

    private void thaw(Head head, KeptSessions sessions, Frozen frozen) {
        write(head, sessions, frozen::save);
        try {
            frozen.close();
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "the view of the state at {} could not be let go of",
                    head.mark().index(),
                    e);
        }
    }

    private void write(Head head, KeptSessions sessions, Content content) {
        Optional<Draft> draft = Optional.empty();
        try {
            draft = Optional.of(store.begin(head.mark()));
            DraftStream out = new DraftStream(draft.get());
            head.write(out);
            sessions.write(out);
            content.save(out);
            out.end();
            Draft whole = draft.get();
            loop.execute(() -> written = Optional.of(whole));
        } catch (IOException | RuntimeException | Error e) {
            draft.ifPresent(Saver::discard);
            fail(head.mark(), e);
        }
    }

    private static void discard(Draft draft) {
        try {
            draft.discard();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the remains of a snapshot that failed could not be removed; they harm nothing", e);
        }
    }

    /**
     * The log is on disk so far.
     *
     * @param index of its last durable entry
     */
    void durable(long index) {
        if (written.isPresent() && underWay.isPresent() && underWay.get().index() <= index) {
            Draft draft = written.get();
            Mark mark = underWay.get();
            written = Optional.empty();
            lanes.snapshots().execute(() -> publish(mark, draft));
        }
    }

    private void publish(Mark mark, Draft draft) {
        try {
            Snapshot snapshot =
                    draft.publish().orElseThrow(() -> new IOException("the store did not take its own snapshot"));
            loop.execute(() -> {
                underWay = Optional.empty();
                ending.published(snapshot);
            });
        } catch (IOException | RuntimeException | Error e) {
            fail(mark, e);
        }
    }

    private void fail(Mark mark, Throwable cause) {
        loop.execute(() -> {
            underWay = Optional.empty();
            written = Optional.empty();
            ending.failed(mark, cause);
        });
    }
}
