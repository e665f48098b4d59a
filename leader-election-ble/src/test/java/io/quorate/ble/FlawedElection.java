package io.quorate.ble;

import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.wire.MessageCodec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Ballot leader election with one thing wrong. */
final class FlawedElection implements LeaderElection {
    /** Shared by all elections of the JVM: exactly what one must not have. */
    private static int made;

    private final ElectionFlaw flaw;
    private final ElectionSetup setup;
    private LeaderElection right;
    private final boolean slow = made++ % 2 == 1;
    private final Map<NodeId, Message> lastOf = new TreeMap<>();
    private List<Outgoing> drained = List.of();
    private Ballot usurped = Ballot.BOTTOM;
    private int ticks;
    private int silence;

    private FlawedElection(ElectionSetup setup, ElectionFlaw flaw) {
        this.flaw = flaw;
        this.setup = setup;
        this.right = begin();
    }

    private LeaderElection begin() {
        Ballot promise = is(ElectionFlaw.FORGETS_ITS_PROMISE) ? Ballot.BOTTOM : setup.promise();
        boolean leads = setup.leads() && !is(ElectionFlaw.WAITS_FOR_AN_ELECTION);
        return new BleFactory(new BleSettings(BleCluster.T, 0))
                .create(new ElectionSetup(setup.self(), setup.configuration(), setup.seed(), promise, leads));
    }

    static ElectionFactory factory(ElectionFlaw flaw) {
        return new ElectionFactory() {
            @Override
            public String name() {
                return "flawed";
            }

            @Override
            public LeaderElection create(ElectionSetup setup) {
                return new FlawedElection(setup, flaw);
            }

            @Override
            public MessageCodec codec() {
                return new BleFactory(BleSettings.DEFAULTS).codec();
            }
        };
    }

    private boolean is(ElectionFlaw other) {
        return flaw == other;
    }

    private boolean dead() {
        return (is(ElectionFlaw.TRUSTS_THE_NAMED_LEADER) && setup.promise().compareTo(Ballot.BOTTOM) > 0)
                || (is(ElectionFlaw.DIES_OF_SILENCE) && silence > 3 * BleCluster.T)
                || (is(ElectionFlaw.STOPS_AFTER_THE_FIRST_ELECTION)
                        && right.leader().compareTo(Ballot.BOTTOM) > 0
                        && ticks > 3 * BleCluster.T);
    }

    @Override
    public void tick() {
        ticks++;
        silence++;
        if (is(ElectionFlaw.DEPENDS_ON_EARLIER_RUNS) && slow && ticks % 3 == 0) {
            return;
        }
        if (!dead()) {
            right.tick();
        }
    }

    @Override
    public void receive(NodeId from, Message message) {
        silence = dead() ? silence : 0;
        boolean again = message.equals(lastOf.put(from, message));
        if (is(ElectionFlaw.TAKES_EVERYBODY_FOR_HAPPY) && message instanceof HeartbeatReply reply) {
            right.receive(from, new HeartbeatReply(reply.round(), reply.ballot(), reply.leader(), true));
        } else if (is(ElectionFlaw.BEGINS_AGAIN_AT_A_DUPLICATE) && again) {
            right = begin();
        } else {
            right.receive(from, message);
        }
    }

    @Override
    public void takeOver() {
        if (is(ElectionFlaw.TAKES_OVER_WITHOUT_A_QUORUM)) {
            usurped = Ballot.of(right.leader().number() + 1, 0, setup.self());
        } else if (!is(ElectionFlaw.NEVER_TAKES_OVER)) {
            right.takeOver();
        }
    }

    @Override
    public void observe(Ballot promise, boolean accepting) {
        right.observe(promise, accepting);
    }

    @Override
    public Ballot leader() {
        Ballot leader = Collections.max(List.of(right.leader(), usurped));
        return switch (flaw) {
            case ALWAYS_ELECTS_ITSELF -> Ballot.of(1, 0, setup.self());
            case ELECTS_NOBODY -> Ballot.BOTTOM;
            case IS_RESTLESS ->
                leader.isOf(setup.self())
                        ? Ballot.of(leader.number() + ticks / (20 * BleCluster.T), 0, setup.self())
                        : leader;
            case CHANGES_ITS_MIND -> ticks % 2 == 0 ? Ballot.BOTTOM : leader;
            case ELECTS_A_BALLOT_OF_NOBODY ->
                leader.isOf(setup.self()) ? leader : new Ballot(leader.number(), 0, Optional.empty());
            default -> leader;
        };
    }

    @Override
    public List<Outgoing> drain() {
        List<Outgoing> fresh = right.drain();
        List<Outgoing> said = is(ElectionFlaw.SAYS_EVERYTHING_TWICE) && fresh.isEmpty() ? drained : fresh;
        drained = fresh;
        return said;
    }
}
