package io.quorate.testkit.toy;

import io.quorate.api.Configuration;
import io.quorate.api.EntryKind;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.Behind;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.support.Quorum;
import io.quorate.spi.support.ReplicaLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The smallest protocol that keeps every clause but availability: the first voter leads for ever, under a new round after
 * each restart, and decides what a quorum and itself have on disk. It steps down while it hears from no quorum. Small
 * enough to be broken on purpose, one clause at a time.
 */
class ToyProtocol implements Protocol {
    /** Everything from {@code entries.first()} on, to be taken as it is, and what is decided. */
    record Append(long round, long decided, long probe, EntryRange entries) implements Message {
        @Override
        public Message withEntries(EntryRange fewer) {
            return new Append(round, decided, probe, fewer);
        }
    }

    /** The log is on disk up to here, under this round. */
    record Ack(long round, long durable, long probe) implements Message {}

    static final int RESEND_TICKS = 10;
    static final int SILENCE_TICKS = 60;

    final NodeId self;
    final List<NodeId> voters;
    final NodeId boss;
    final ReplicaLog log;
    final Quorum quorum;
    final List<Outgoing> send = new ArrayList<>();
    final List<Outgoing> sendWhenDurable = new ArrayList<>();
    final List<ReadPermit> permits = new ArrayList<>();
    final List<Behind> behind = new ArrayList<>();
    final Map<NodeId, Long> acked = new TreeMap<>();
    final Map<NodeId, Long> probed = new TreeMap<>();
    final Map<NodeId, Long> heard = new TreeMap<>();
    /** Reads, with the probe that must come back from a quorum. */
    final Map<Long, Long> reads = new LinkedHashMap<>();

    long round;
    long roundBatch;
    /** What an earlier process of the boss may have decided; nothing may be read before it is decided again. */
    long inherited;

    long decided;
    long probe;
    long now;

    ToyProtocol(ProtocolSetup setup) {
        self = setup.self();
        voters = setup.configuration().voterIds();
        boss = voters.get(0);
        log = new ReplicaLog(setup);
        quorum = new Quorum(voters, setup.configuration().quorums().accept());
        decided = setup.decided();
        round = setup.state().map(blob -> ByteBuffer.wrap(blob).getLong()).orElse(0L);
        if (isBoss()) {
            enter(round + 1);
            roundBatch = log.nextBatch();
            inherited = log.last();
        }
    }

    final boolean isBoss() {
        return self.equals(boss);
    }

    boolean leads() {
        return isBoss()
                && log.persistedBatch() >= roundBatch
                && quorum.reached(
                        voter -> voter.equals(self) || now - heard.getOrDefault(voter, -999L) < SILENCE_TICKS);
    }

    void enter(long higher) {
        round = higher;
        log.state(ByteBuffer.allocate(Long.BYTES).putLong(higher).array());
    }

    @Override
    public void tick() {
        now++;
        if (isBoss() && now % RESEND_TICKS == 0 && log.persistedBatch() >= roundBatch) {
            broadcast();
        }
        if (!leads()) {
            reads.keySet().forEach(request -> permits.add(ReadPermit.refused(request)));
            reads.clear();
        }
    }

    void broadcast() {
        probe++;
        for (NodeId voter : voters) {
            if (!voter.equals(self)) {
                appendTo(voter);
            }
        }
        settle();
    }

    /** Who is not known to have what the log begins behind gets no entries, only the question how far it is. */
    void appendTo(NodeId voter) {
        long has = acked.getOrDefault(voter, 0L);
        EntryRange missing = has < log.base().index() ? EntryRange.EMPTY : log.range(has + 1, log.last());
        send.add(new Outgoing(voter, new Append(round, decided, probe, missing)));
    }

    @Override
    public void receive(NodeId from, Message message) {
        if (message instanceof Append append) {
            onAppend(from, append);
        } else if (message instanceof Ack ack && ack.round() == round && isBoss()) {
            onAck(from, ack);
        }
    }

    void onAppend(NodeId from, Append append) {
        if (append.round() < round || isBoss()) {
            return;
        }
        if (append.round() > round) {
            enter(append.round());
            log.truncate(decided + 1);
        }
        EntryRange fresh = append.entries().from(log.last() + 1);
        if (!fresh.isEmpty() && fresh.first() == log.last() + 1) {
            log.append(fresh);
        }
        decided = Math.max(decided, Math.min(append.decided(), log.last()));
        sendWhenDurable.add(new Outgoing(from, new Ack(round, log.last(), append.probe())));
    }

    void onAck(NodeId from, Ack ack) {
        heard.put(from, now);
        acked.merge(from, ack.durable(), Math::max);
        if (acked.get(from) < log.base().index()) {
            behind.add(new Behind(from));
        }
        probed.merge(from, ack.probe(), Math::max);
        settle();
    }

    /** Decides and answers what may be decided and answered. */
    void settle() {
        if (!leads()) {
            return;
        }
        acked.put(self, log.durable());
        probed.put(self, probe);
        decided = Math.max(decided, Math.min(log.durable(), quorum.agreed(voter -> acked.getOrDefault(voter, 0L))));
        long back = quorum.agreed(voter -> probed.getOrDefault(voter, 0L));
        reads.entrySet()
                .removeIf(read -> read.getValue() <= back && permits.add(new ReadPermit(read.getKey(), decided)));
    }

    @Override
    public void connected(NodeId peer) {
        if (isBoss() && log.persistedBatch() >= roundBatch) {
            appendTo(peer);
        }
    }

    @Override
    public Admission propose(EntryRange batch) {
        Optional<Admission> closed = closed();
        if (closed.isEmpty()) {
            append(batch.placed(log.last() + 1, round));
        }
        return closed.orElse(Admission.ACCEPTED);
    }

    void append(EntryRange entries) {
        log.append(entries);
        broadcast();
    }

    /** Why nothing is taken, if so. */
    Optional<Admission> closed() {
        if (!leads()) {
            return Optional.of(Admission.NOT_LEADER);
        }
        return log.sealed() ? Optional.of(Admission.SEALED) : Optional.empty();
    }

    @Override
    public Admission readIndex(long request) {
        Optional<Admission> closed = closed();
        if (closed.isPresent() || decided < inherited) {
            return closed.orElse(Admission.NOT_LEADER);
        }
        reads.put(request, probe + 1);
        broadcast();
        return Admission.ACCEPTED;
    }

    @Override
    public void persisted(long batch) {
        log.persisted(batch);
        settle();
    }

    @Override
    public Mark mark(long index) {
        return new Mark(index, log.round(index));
    }

    @Override
    public void compacted(long index) {
        log.compact(index);
    }

    @Override
    public boolean restored(Mark mark, Configuration configuration) {
        if (isBoss() || mark.index() <= decided) {
            return false;
        }
        install(mark, configuration);
        return true;
    }

    /** What stands behind the mark came from the boss, who has the same before it. */
    void install(Mark mark, Configuration configuration) {
        log.beginBehind(mark, configuration);
        decided = mark.index();
    }

    @Override
    public Admission reconfigure(Configuration next) {
        Optional<Admission> closed = closed();
        if (closed.isPresent()) {
            return closed.get();
        }
        if (log.configured() > decided) {
            return Admission.BUSY;
        }
        if (next.id() != log.configuration().id()) {
            return Admission.STALE;
        }
        boolean stop = next.epoch() > log.epoch();
        EntryKind kind = stop ? EntryKind.STOP_SIGN : EntryKind.CONFIGURATION;
        append(EntryRange.of(round, kind, next.at(log.last() + 1)));
        return Admission.ACCEPTED;
    }

    @Override
    public Admission transferLeadership(NodeId to) {
        return leads() ? Admission.UNSUPPORTED : Admission.NOT_LEADER;
    }

    @Override
    public Ready ready() {
        Ready ready = new Ready(
                log.newestBatch() + (log.dirty() ? 1 : 0), log.take(), send, sendWhenDurable, decided, permits, behind);
        behind.clear();
        send.clear();
        sendWhenDurable.clear();
        permits.clear();
        return ready;
    }

    @Override
    public Status status() {
        Role role = leads() ? Role.LEADER : Role.FOLLOWER;
        Optional<NodeId> leader = leads() ? Optional.of(self) : isBoss() ? Optional.empty() : Optional.of(boss);
        Ballot ballot = Ballot.of(round, 0, boss);
        Configuration inForce = log.acting(Math.max(decided, log.base().index()));
        return new Status(role, leader, ballot, ballot, inForce, log.last(), log.durable(), decided);
    }
}
