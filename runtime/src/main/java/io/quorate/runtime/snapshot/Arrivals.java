package io.quorate.runtime.snapshot;

import io.quorate.api.Configuration;
import io.quorate.runtime.apply.Head;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Mark;
import io.quorate.spi.Snapshot;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of other replicas that are published here. Each waits beside the shelf until the protocol goes on from it, or knows
 * all of it to be decided; only then it takes the place of older ones. One that is of no use yet, say because it reaches into an
 * epoch that is not known here, must not: without the older one the log has no beginning at the next start, and nobody may be
 * given what is not known to be decided. Owned by the loop.
 */
public final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    /** Who can tell of what use a snapshot is. Called on the loop. */
    public interface Judge {
        /**
         * Has the protocol go on from a published snapshot, if it has a use for it.
         *
         * @param mark where it ends
         * @param inForce the configuration there
         * @return false if it does not, or if nobody can say at present
         */
        boolean restored(Mark mark, Configuration inForce);

        /**
         * Index of the last entry that is known to be decided.
         *
         * @return 0 if nobody can say at present
         */
        long decided();

        /**
         * The protocol goes on from a snapshot, and so must the state machine.
         *
         * @param snapshot on the shelf by now
         */
        void installed(Snapshot snapshot);
    }

    private final Shelf shelf;
    private final Executor lane;
    private final Executor loop;
    private final Judge judge;

    /**
     * Nothing has come yet.
     *
     * @param shelf where it goes
     * @param lane the snapshots'
     * @param loop the owner
     * @param judge who decides
     */
    public Arrivals(Shelf shelf, Executor lane, Executor loop, Judge judge) {
        this.shelf = shelf;
        this.lane = lane;
        this.loop = loop;
        this.judge = judge;
    }

    /**
     * A snapshot was published, or is asked for again.
     *
     * @param fetched its name
     */
    public void came(Snapshot fetched) {
        shelf.putAside(fetched);
        lane.execute(() -> {
            try {
                Head head = StoredStream.head(shelf.store(), fetched);
                loop.execute(() -> judge(fetched, head.configuration()));
            } catch (MalformedException e) {
                LOG.warn(
                        "the snapshot at {} came, and is of no use",
                        fetched.mark().index(),
                        e);
                loop.execute(() -> shelf.discard(fetched));
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "the snapshot at {} came, but cannot be read",
                        fetched.mark().index(),
                        e);
            }
        });
    }

    /** Another epoch has begun: what was of no use before may be now. */
    public void again() {
        shelf.aside().ifPresent(this::came);
    }

    private void judge(Snapshot fetched, Configuration inForce) {
        if (!shelf.isAside(fetched)) {
            return;
        }
        if (judge.restored(fetched.mark(), inForce)) {
            shelf.add(fetched);
            judge.installed(fetched);
        } else if (fetched.mark().index() <= judge.decided()) {
            shelf.add(fetched);
        }
    }
}
