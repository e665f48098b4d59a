package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.omnipaxos.PaxosMessage.Confirm;
import io.quorate.spi.Ballot;
import io.quorate.spi.ReadPermit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Linearizable reads at a leader (spec 4.3). Whoever has decided something before a read arrived did it in this ballot or
 * below, and it is in this log at or below the read's index; unless there is a higher leader, and then some member of
 * every set that meets all prepare quorums has let go of this ballot. So such a set is asked, after the read arrived.
 *
 * <p>Reads that come while a question is out share the next one.
 */
final class Reads {
    private final Ballot ballot;
    private final Voters voters;
    private final Outbox outbox;
    private final OmniPaxosSettings settings;

    private List<ReadPermit> waiting = new ArrayList<>();
    private List<ReadPermit> asked = new ArrayList<>();
    private long number;
    private final TreeSet<NodeId> confirmed = new TreeSet<>();
    private int ticks;

    Reads(Ballot ballot, Voters voters, Outbox outbox, OmniPaxosSettings settings) {
        this.ballot = ballot;
        this.voters = voters;
        this.outbox = outbox;
        this.settings = settings;
    }

    boolean full() {
        return waiting.size() + asked.size() >= settings.maxPendingReads();
    }

    void add(long request, long index) {
        waiting.add(new ReadPermit(request, index));
    }

    void confirmed(NodeId from, long answered) {
        if (answered == number) {
            confirmed.add(from);
            grant();
        }
    }

    private void grant() {
        if (voters.confirm().reached(confirmed::contains)) {
            asked.forEach(outbox::permit);
            asked.clear();
        }
    }

    void tick() {
        if (!asked.isEmpty() && ++ticks >= settings.retransmitTicks()) {
            ask();
        }
    }

    /** Asks for all reads that have come by now, if no question is out. */
    void drain() {
        if (asked.isEmpty() && !waiting.isEmpty()) {
            asked = waiting;
            waiting = new ArrayList<>();
            number++;
            confirmed.clear();
            confirmed.add(voters.self());
            ask();
            grant();
        }
    }

    private void ask() {
        ticks = 0;
        for (NodeId peer : voters.peers()) {
            if (!confirmed.contains(peer)) {
                outbox.send(peer, new Confirm(ballot, number));
            }
        }
    }

    /** Leadership is lost: ask the next leader. */
    void refuse() {
        asked.forEach(read -> outbox.permit(ReadPermit.refused(read.request())));
        waiting.forEach(read -> outbox.permit(ReadPermit.refused(read.request())));
        asked.clear();
        waiting.clear();
    }
}
