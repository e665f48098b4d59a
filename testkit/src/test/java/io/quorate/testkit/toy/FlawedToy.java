package io.quorate.testkit.toy;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Outgoing;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A toy with one thing wrong. */
final class FlawedToy extends ToyProtocol {
    /** Shared by all cores of the JVM: exactly what a core must not have. */
    private static int made;
    /** Kept beside the log, and longer than it: a stop-sign belongs into the log alone. */
    private static boolean everStopped;

    private final ProtocolFlaw flaw;
    private final boolean slow = made++ % 2 == 1;
    private final boolean resumes;
    private Ready before;
    private boolean reported;
    private boolean retired;

    FlawedToy(ProtocolSetup setup, ProtocolFlaw flaw) {
        super(seen(setup, flaw));
        this.flaw = flaw;
        this.resumes = (flaw == ProtocolFlaw.GOES_ON_LEADING || flaw == ProtocolFlaw.RESUMES_THE_FIRST_ROUND)
                && isBoss()
                && setup.state().isPresent();
        if (flaw == ProtocolFlaw.FORGETS_WHAT_IS_DECIDED || flaw == ProtocolFlaw.BEGINS_EVERY_EPOCH_AT_ZERO) {
            decided = 0;
        }
        if (resumes) {
            round--;
            roundBatch = 0;
        }
    }

    private static ProtocolSetup seen(ProtocolSetup setup, ProtocolFlaw flaw) {
        boolean noState = flaw == ProtocolFlaw.FORGETS_ITS_ROUND;
        boolean noLog = flaw == ProtocolFlaw.FORGETS_ITS_LOG;
        return new ProtocolSetup(
                setup.self(),
                setup.incarnation(),
                setup.configuration(),
                noLog ? new TreeMap<>() : setup.changes(),
                setup.opened(),
                setup.seed(),
                noState ? Optional.empty() : setup.state(),
                noLog ? Mark.NONE : setup.base(),
                noLog ? EntryRange.EMPTY : setup.log(),
                noLog ? 0 : setup.decided());
    }

    private boolean is(ProtocolFlaw other) {
        return flaw == other;
    }

    @Override
    boolean leads() {
        return (resumes || super.leads()) && !retired;
    }

    @Override
    Optional<Admission> closed() {
        if (is(ProtocolFlaw.TAKES_COMMANDS_BEHIND_A_STOP_SIGN) && leads()) {
            return Optional.empty();
        }
        return is(ProtocolFlaw.STAYS_SEALED) && everStopped ? Optional.of(Admission.SEALED) : super.closed();
    }

    @Override
    public Admission reconfigure(Configuration next) {
        boolean stop = next.epoch() > log.epoch();
        everStopped |= stop && is(ProtocolFlaw.STAYS_SEALED) && super.closed().isEmpty();
        boolean swallowed = (is(ProtocolFlaw.SWALLOWS_CHANGES) && !stop) || is(ProtocolFlaw.FOLLOWS_AND_CHANGES);
        if (swallowed) {
            return Admission.ACCEPTED;
        }
        if (is(ProtocolFlaw.TAKES_STALE_WISHES)) {
            return super.reconfigure(next.at(log.configuration().id()));
        }
        return super.reconfigure(next);
    }

    @Override
    public Admission transferLeadership(NodeId to) {
        retired = is(ProtocolFlaw.RETIRES_WHEN_IT_HANDS_OVER);
        return super.transferLeadership(to);
    }

    @Override
    public void tick() {
        if (is(ProtocolFlaw.DEPENDS_ON_EARLIER_RUNS) && slow && now % 3 == 0) {
            now++;
        }
        if (is(ProtocolFlaw.SAYS_NOTHING_TWICE) && log.last() > 3) {
            return;
        }
        super.tick();
    }

    @Override
    void onAppend(NodeId from, Append append) {
        if (is(ProtocolFlaw.IGNORES_SHORT_MESSAGES) && append.entries().count() == 1) {
            return;
        }
        if (is(ProtocolFlaw.TRUNCATES_ON_EVERY_APPEND) && !append.entries().isEmpty()) {
            log.truncate(append.entries().first());
        }
        super.onAppend(from, append);
    }

    @Override
    public Admission propose(EntryRange batch) {
        if (is(ProtocolFlaw.SWALLOWS_PROPOSALS) && leads()) {
            return Admission.ACCEPTED;
        }
        if (is(ProtocolFlaw.TAKES_FROM_EVERYBODY) && !leads()) {
            log.append(batch.placed(log.last() + 1, round));
            return Admission.ACCEPTED;
        }
        return super.propose(batch);
    }

    @Override
    public Admission readIndex(long request) {
        if (is(ProtocolFlaw.PERMITS_READS_BY_ITSELF) && isBoss()) {
            permits.add(new ReadPermit(request, decided));
            return Admission.ACCEPTED;
        }
        return super.readIndex(request);
    }

    @Override
    public void persisted(long batch) {
        if (!is(ProtocolFlaw.FORGETS_WHAT_IS_PERSISTED)) {
            super.persisted(batch);
        }
    }

    @Override
    public void compacted(long index) {
        if (!is(ProtocolFlaw.NEVER_COMPACTS)) {
            super.compacted(index);
        }
    }

    @Override
    public boolean restored(Mark mark, Configuration configuration) {
        if (is(ProtocolFlaw.INSTALLS_WHATEVER_COMES)) {
            install(mark, configuration);
            return true;
        }
        return !is(ProtocolFlaw.REFUSES_EVERY_SNAPSHOT) && super.restored(mark, configuration);
    }

    /** Reports nobody, or only the first one. */
    private void keepQuiet() {
        if (is(ProtocolFlaw.REPORTS_NOBODY) || (is(ProtocolFlaw.REPORTS_ONCE) && reported)) {
            behind.clear();
        }
        reported |= !behind.isEmpty();
    }

    @Override
    public Status status() {
        Status status = super.status();
        return is(ProtocolFlaw.HIDES_ITS_ROLE)
                ? new Status(
                        Role.FOLLOWER,
                        status.leader(),
                        status.round(),
                        status.promised(),
                        status.configuration(),
                        status.last(),
                        status.durable(),
                        status.decided())
                : status;
    }

    @Override
    public Ready ready() {
        keepQuiet();
        if (is(ProtocolFlaw.DECIDES_ALONE) && isBoss()) {
            decided = log.durable();
        }
        if (is(ProtocolFlaw.PERMITS_READS_OF_THE_PAST)) {
            permits.replaceAll(permit -> permit.granted() ? new ReadPermit(permit.request(), 0) : permit);
        }
        if (is(ProtocolFlaw.ACKNOWLEDGES_BEFORE_THE_DISK)) {
            send.addAll(sendWhenDurable);
            sendWhenDurable.clear();
        }
        Ready ready = super.ready();
        if (is(ProtocolFlaw.HANDS_OVER_TWICE) && before != null) {
            List<Outgoing> again = new ArrayList<>(before.send());
            again.addAll(ready.send());
            Ready twice = new Ready(
                    ready.batch(),
                    ready.writes(),
                    again,
                    ready.sendWhenDurable(),
                    ready.decided(),
                    ready.reads(),
                    ready.behind());
            before = ready;
            return twice;
        }
        before = ready;
        return ready;
    }
}
