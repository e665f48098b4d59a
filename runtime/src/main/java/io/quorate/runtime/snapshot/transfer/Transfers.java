package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.snapshot.Shelf;
import io.quorate.runtime.wire.RuntimeMessage.Ask;
import io.quorate.runtime.wire.RuntimeMessage.Chunk;
import io.quorate.runtime.wire.RuntimeMessage.Done;
import io.quorate.runtime.wire.RuntimeMessage.Fetch;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Gone;
import io.quorate.runtime.wire.RuntimeMessage.OfSnapshot;
import io.quorate.runtime.wire.RuntimeMessage.Offer;
import java.util.Optional;

/**
 * The transfer of snapshots between replicas: this one gives and fetches. Owned by the loop. Whoever calls {@link #received}
 * has made sure that the sender may have a part in it.
 */
public final class Transfers {
    private final Donor donor;
    private final Fetching fetching;

    /**
     * Nothing under way.
     *
     * @param bench the store and its lane
     * @param peers the other members
     * @param shelf the own snapshots
     * @param keeper who takes and installs them
     * @param settings bounds
     */
    public Transfers(Bench bench, Peers peers, Shelf shelf, Keeper keeper, TransferSettings settings) {
        donor = new Donor(bench, peers, shelf, keeper, settings);
        fetching = new Fetching(bench, peers, shelf, keeper, settings);
    }

    /** Logical time goes on. */
    public void tick() {
        donor.tick();
        fetching.tick();
    }

    /**
     * The own log no longer has what a member needs.
     *
     * @param peer who is behind
     */
    public void behind(NodeId peer) {
        donor.behind(peer);
    }

    /**
     * A message from a member.
     *
     * @param from who
     * @param message what it says
     */
    public void received(NodeId from, OfSnapshot message) {
        if (message instanceof Offer offer) {
            fetching.offered(from, offer);
        } else if (message instanceof Ask ask) {
            donor.asked(from, ask);
        } else if (message instanceof Fetch fetch) {
            donor.fetch(from, fetch);
        } else if (message instanceof Chunk chunk) {
            fetching.came(from, chunk);
        } else if (message instanceof Gone gone) {
            fetching.gone(from, gone);
        } else if (message instanceof Done done) {
            donor.done(from, done);
        }
    }

    /**
     * What is being fetched, for people.
     *
     * @return a sentence without its subject; empty if nothing is
     */
    public Optional<String> progress() {
        return fetching.progress();
    }

    /**
     * How much there is of what is being fetched.
     *
     * @return nothing if nothing is
     */
    public Fetched fetched() {
        return fetching.fetched();
    }

    /**
     * Up to where the log may be compacted, so that who is fetching a snapshot can go on from there.
     *
     * @return an index; the largest there is if nobody fetches
     */
    public long keepBehind() {
        return donor.keepBehind();
    }
}
