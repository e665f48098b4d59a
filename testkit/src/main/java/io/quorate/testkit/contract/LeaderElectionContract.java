package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.Channel;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.Outgoing;
import io.quorate.spi.wire.WireOutput;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.election.ElectionCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LeaderElection} must keep (OmniPaxos paper, section 5: quorum-connected completeness, eventual agreement,
 * monotone unique ballots). An election's own test extends this class and says how to make one.
 *
 * <pre>{@code
 * final class BleContractTest extends LeaderElectionContract {
 *     @Override
 *     protected ElectionFactory factory() {
 *         return new BleFactory(BleSettings.DEFAULTS);
 *     }
 *
 *     @Override
 *     protected int patienceTicks() {
 *         return 5 * BleSettings.DEFAULTS.heartbeatTicks();
 *     }
 * }
 * }</pre>
 */
public abstract class LeaderElectionContract {
    /** For subclasses. */
    protected LeaderElectionContract() {}

    /**
     * Makes the elections.
     *
     * @return a factory under its usual settings
     */
    protected abstract ElectionFactory factory();

    /**
     * How long an election may take once a quorum-connected node is there.
     *
     * @return ticks
     */
    protected abstract int patienceTicks();

    private ElectionCluster settled(int size) {
        ElectionCluster cluster = ElectionCluster.of(factory(), size, 1);
        cluster.run(patienceTicks());
        assertThat(cluster.working())
                .as("a leader of %d nodes that all hear each other", size)
                .isPresent();
        return cluster;
    }

    /** Nodes that hear each other agree on one of them. */
    @Test
    public void nodesThatHearEachOtherAgree() {
        for (int size : new int[] {2, 3, 5}) {
            ElectionCluster cluster = settled(size);
            cluster.run(patienceTicks());
            assertThat(cluster.elected()).containsOnly(cluster.working().orElseThrow());
        }
    }

    /** A single node leads. */
    @Test
    public void aSingleNodeLeads() {
        assertThat(settled(1).elected(0).isOf(NodeId.of("n1"))).isTrue();
    }

    /** A leader that works is left alone. */
    @Test
    public void aLeaderThatWorksIsKept() {
        ElectionCluster cluster = settled(5);
        cluster.run(patienceTicks());
        Ballot leader = cluster.working().orElseThrow();
        for (int i = 0; i < 10; i++) {
            cluster.run(patienceTicks());
            assertThat(cluster.working()).contains(leader);
        }
    }

    /** When the leader is gone, another is elected. */
    @Test
    public void aLeaderThatIsGoneIsReplaced() {
        ElectionCluster cluster = settled(3);
        Ballot gone = cluster.working().orElseThrow();
        cluster.isolate(cluster.owner(gone));
        cluster.run(2 * patienceTicks());
        assertThat(cluster.working()).isPresent();
        assertThat(cluster.working().get()).isGreaterThan(gone);
        assertThat(cluster.owner(cluster.working().get())).isNotEqualTo(cluster.owner(gone));
    }

    /** One node that reaches a quorum is enough, whatever the other links are. */
    @Test
    public void oneQuorumConnectedNodeIsEnough() {
        for (int graph = 0; graph < 64; graph++) {
            ElectionCluster cluster = settled(4);
            cluster.links(graph);
            if (cluster.someoneReachesAQuorum()) {
                cluster.run(2 * patienceTicks());
                assertThat(cluster.working())
                        .as("links %s of 4 nodes", Integer.toBinaryString(graph))
                        .isPresent();
            }
        }
    }

    /** After a long time without any link, those who hear each other again find a leader, also a new one. */
    @Test
    public void whenTheLinksAreBackSomebodyLeads() {
        ElectionCluster cluster = settled(3);
        int old = cluster.owner(cluster.working().orElseThrow());
        cluster.links(0);
        cluster.run(4 * patienceTicks());
        assertThat(cluster.working()).isEmpty();
        cluster.links(7);
        cluster.isolate(old);
        cluster.run(2 * patienceTicks());
        assertThat(cluster.working()).isPresent();
    }

    /** What a node says is elected never goes down in one process. */
    @Test
    public void theElectedBallotNeverGoesDown() {
        ElectionCluster cluster = ElectionCluster.of(factory(), 5, 3);
        List<Ballot> before = cluster.elected();
        for (int i = 0; i < 20 * patienceTicks(); i++) {
            if (i % (patienceTicks() / 2 + 1) == 0) {
                cluster.links((i * 7919) & 1023);
            }
            cluster.run(1);
            List<Ballot> now = cluster.elected();
            for (int node = 0; node < now.size(); node++) {
                assertThat(now.get(node)).as("elected at node %d", node).isGreaterThanOrEqualTo(before.get(node));
            }
            before = now;
        }
    }

    /** Ballots have owners, and nobody leads another's. */
    @Test
    public void everyElectedBallotIsOfAVoter() {
        ElectionCluster cluster = settled(3);
        for (Ballot ballot : cluster.elected()) {
            assertThat(ballot.owner()).isPresent();
            assertThat(cluster.owner(ballot)).isBetween(0, 2);
        }
    }

    /** What an earlier process has said under its ballot may be lost: the ballot on disk is never led again. */
    @Test
    public void aRestartedNodeDoesNotLeadItsPromiseAgain() {
        for (int size : new int[] {1, 3}) {
            ElectionCluster cluster = settled(size);
            Ballot first = cluster.working().orElseThrow();
            int leader = cluster.owner(first);
            cluster.restart(leader, first);
            for (int i = 0; i < 3 * patienceTicks(); i++) {
                cluster.run(1);
                boolean again = cluster.elected(leader).equals(first)
                        && cluster.promise(leader).equals(first)
                        && cluster.working().equals(Optional.of(first));
                assertThat(again).as("leads %s again", first).isFalse();
            }
            assertThat(cluster.working().orElseThrow()).isGreaterThan(first);
        }
    }

    /** The node that an epoch names leads from the first moment, without an election, and is kept. */
    @Test
    public void aNamedLeaderLeadsWithoutAnElection() {
        for (int leader = 0; leader < 3; leader++) {
            ElectionCluster cluster = ElectionCluster.of(factory(), 3, 1);
            Ballot first = cluster.beginLedBy(leader);
            assertThat(cluster.elected(leader)).isEqualTo(first);
            for (int i = 0; i < 5 * patienceTicks(); i++) {
                cluster.run(1);
                assertThat(cluster.working()).contains(first);
            }
        }
    }

    /** If the node that an epoch names is dead, the others elect. */
    @Test
    public void aNamedLeaderThatIsDeadIsReplaced() {
        ElectionCluster cluster = ElectionCluster.of(factory(), 3, 1);
        Ballot first = cluster.beginLedBy(0);
        cluster.isolate(0);
        cluster.run(patienceTicks() + 5);
        assertThat(cluster.working()).isPresent();
        assertThat(cluster.working().get()).isGreaterThan(first);
    }

    /** Who is to take over does, at once, and is kept. */
    @Test
    public void whoIsToTakeOverIsElected() {
        for (int next = 0; next < 3; next++) {
            ElectionCluster cluster = settled(3);
            cluster.run(patienceTicks());
            Ballot before = cluster.working().orElseThrow();
            cluster.takeOver(next);
            Ballot after = cluster.elected(next);
            assertThat(after).isGreaterThan(before);
            assertThat(cluster.owner(after)).isEqualTo(next);
            cluster.run(5 * patienceTicks());
            assertThat(cluster.working()).contains(after);
            assertThat(cluster.elected()).containsOnly(after);
        }
    }

    /** Who reaches no quorum does not take over: the leader leads on. */
    @Test
    public void whoReachesNoQuorumDoesNotTakeOver() {
        ElectionCluster cluster = settled(5);
        Ballot leader = cluster.working().orElseThrow();
        int lonely = (cluster.owner(leader) + 1) % 5;
        cluster.isolate(lonely);
        cluster.link(lonely, cluster.owner(leader), true);
        cluster.link(cluster.owner(leader), lonely, true);
        cluster.run(patienceTicks());
        Ballot before = cluster.working().orElseThrow();
        cluster.takeOver(lonely);
        cluster.run(2 * patienceTicks());
        assertThat(cluster.working()).contains(before);
    }

    /** Messages may come several times. */
    @Test
    public void duplicatesAreHarmless() {
        ElectionCluster cluster = ElectionCluster.of(factory(), 5, 1);
        cluster.copies(4);
        cluster.run(2 * patienceTicks());
        Ballot leader = cluster.working().orElseThrow();
        cluster.run(5 * patienceTicks());
        assertThat(cluster.working()).contains(leader);
    }

    /** Same construction and same calls give the same messages. */
    @Test
    public void theSameInputsGiveTheSameOutputs() {
        assertThat(story()).isEqualTo(story());
    }

    private String story() {
        LeaderElection election = alone(3);
        StringBuilder story = new StringBuilder();
        for (int i = 0; i < 3 * patienceTicks(); i++) {
            election.tick();
            story.append(election.drain()).append(election.leader()).append('\n');
        }
        return story.toString();
    }

    private LeaderElection alone(int size) {
        Configuration configuration = Configuration.genesis("test", CoreCluster.members(size));
        return factory().create(new ElectionSetup(NodeId.of("n1"), configuration, 1, Ballot.BOTTOM, false));
    }

    /** Messages are handed over once, go to other voters, on the channel of elections, and have a place in the codec. */
    @Test
    public void messagesAreHandedOverOnceAndCanBeWritten() {
        LeaderElection election = alone(3);
        List<Outgoing> sent = new ArrayList<>();
        for (int i = 0; i < 3 * patienceTicks(); i++) {
            election.tick();
            sent.addAll(election.drain());
            assertThat(election.drain()).isEmpty();
        }
        assertThat(sent).isNotEmpty();
        for (Outgoing outgoing : sent) {
            assertThat(outgoing.channel()).isEqualTo(Channel.ELECTION);
            assertThat(outgoing.to()).isNotEqualTo(NodeId.of("n1"));
            WireOutput out = new WireOutput(1 << 16);
            factory().codec().write(outgoing.message(), out);
            assertThat(out.size()).isPositive();
        }
    }
}
