package io.quorate.runtime.snapshot.transfer;

import io.quorate.api.NodeId;
import io.quorate.runtime.snapshot.Shelf;
import io.quorate.runtime.wire.RuntimeMessage.Chunk;
import io.quorate.runtime.wire.RuntimeMessage.Done;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Gone;
import io.quorate.runtime.wire.RuntimeMessage.Offer;
import io.quorate.spi.Snapshot;
import io.quorate.spi.support.Ticks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which snapshot a replica that is behind fetches, and when. One at a time: what was begun is finished, though a newer
 * one may be offered meanwhile, unless nothing more of it comes. Owned by the loop.
 */
final class Fetching {
    private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
    private static final int BETWEEN_REPORTS = Ticks.ofMillis(5_000);
    private static final int PAUSE = Ticks.ofMillis(1_000);
    private static final int MOST_DOUBLINGS = 6;
    private static final int FORGIVEN = Ticks.ofMillis(60_000);
    private static final int MOST_REFUSED = 8;

    private final Bench bench;
    private final Peers peers;
    private final Shelf shelf;
    private final Keeper keeper;
    private final TransferSettings settings;
    /** Names under which nothing sound came, and until when they are refused. */
    private final Map<Snapshot, Long> refused = new LinkedHashMap<>();

    private Optional<Download> current = Optional.empty();
    private long now;
    private long nextReport;
    private long pausedUntil;
    private int failures;

    Fetching(Bench bench, Peers peers, Shelf shelf, Keeper keeper, TransferSettings settings) {
        this.bench = bench;
        this.peers = peers;
        this.shelf = shelf;
        this.keeper = keeper;
        this.settings = settings;
    }

    void tick() {
        now++;
        refused.values().removeIf(until -> until <= now);
        current.ifPresent(download -> {
            if (download.wanted().mark().index() <= keeper.decided()) {
                download.giveUp();
            }
            download.tick();
        });
        if (now >= nextReport) {
            nextReport = now + BETWEEN_REPORTS;
            progress().ifPresent(LOG::info);
        }
    }

    void offered(NodeId from, Offer offer) {
        Snapshot snapshot = offer.snapshot();
        if (current.isPresent()) {
            offered(current.get(), from, offer);
        } else if (snapshot.mark().index() <= keeper.decided()) {
            peers.tell(from, new Done(snapshot, true));
        } else if (offer.needed() && isAllowed(snapshot)) {
            if (shelf.isAside(snapshot)) {
                keeper.fetched(snapshot);
            } else if (now >= pausedUntil && keeper.lendDraft()) {
                begin(from, snapshot);
            }
        }
    }

    private static void offered(Download download, NodeId from, Offer offer) {
        if (download.wanted().equals(offer.snapshot())) {
            download.offered(from);
        } else if (offer.needed() && download.isStalled()) {
            download.giveUp();
        }
    }

    private boolean isAllowed(Snapshot snapshot) {
        if (snapshot.length() > settings.maxBytes()) {
            LOG.warn("{} is larger than the {} bytes that are fetched at most", snapshot, settings.maxBytes());
            return false;
        }
        return !refused.containsKey(snapshot);
    }

    private void begin(NodeId from, Snapshot snapshot) {
        LOG.info("fetches the snapshot at index {}, {} bytes", snapshot.mark().index(), snapshot.length());
        nextReport = now + BETWEEN_REPORTS;
        Download download = new Download(snapshot, bench, peers, settings, end -> ended(snapshot, end));
        current = Optional.of(download);
        download.offered(from);
    }

    private void ended(Snapshot snapshot, Download.End end) {
        current = Optional.empty();
        keeper.returnDraft();
        LOG.info("the snapshot at index {} is {}", snapshot.mark().index(), end);
        if (end != Download.End.FAILED) {
            Done done = new Done(snapshot, end != Download.End.WRONG);
            peers.others().forEach(peer -> peers.tell(peer, done));
        }
        switch (end) {
            case PUBLISHED -> {
                failures = 0;
                keeper.fetched(snapshot);
            }
            case FAILED -> {
                pausedUntil = now + ((long) PAUSE << Math.min(failures, MOST_DOUBLINGS));
                failures++;
            }
            case WRONG -> refuse(snapshot);
            case GIVEN_UP -> {}
        }
    }

    private void refuse(Snapshot snapshot) {
        if (refused.size() == MOST_REFUSED) {
            refused.remove(refused.keySet().iterator().next());
        }
        refused.put(snapshot, now + FORGIVEN);
    }

    void came(NodeId from, Chunk chunk) {
        ofCurrent(chunk.snapshot()).ifPresent(download -> download.came(from, chunk));
    }

    void gone(NodeId from, Gone gone) {
        ofCurrent(gone.snapshot()).ifPresent(download -> download.gone(from));
    }

    private Optional<Download> ofCurrent(Snapshot snapshot) {
        return current.filter(download -> download.wanted().equals(snapshot));
    }

    Optional<String> progress() {
        return current.map(Download::progress);
    }

    Fetched fetched() {
        return current.map(Download::fetched).orElse(Fetched.NOTHING);
    }
}
