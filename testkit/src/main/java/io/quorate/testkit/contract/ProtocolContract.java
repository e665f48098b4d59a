package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.Mark;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ReadPermit;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.support.Randomness;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Protocol} must keep. A protocol's own test extends this class and says how to make its cores.
 *
 * <pre>{@code
 * final class RaftContractTest extends ProtocolContract {
 *     @Override
 *     protected ProtocolFactory factory() {
 *         return new RaftFactory(RaftSettings.DEFAULTS);
 *     }
 * }
 * }</pre>
 *
 * <p>On top of these clauses {@link CoreCluster} checks after every step that decided entries agree, are durable on an accept
 * quorum and never change, that promises outlive restarts, and that no round has two leaders. The simulator goes further.
 */
public abstract class ProtocolContract {
    /** Enough for any election: 20 s. */
    private static final int PATIENCE = 2_000;

    /** For subclasses. */
    protected ProtocolContract() {}

    /**
     * Makes the cores.
     *
     * @return a factory under its usual settings
     */
    protected abstract ProtocolFactory factory();

    /**
     * Whether another node takes over when the leader is gone. Only a toy may say no.
     *
     * @return true by default
     */
    protected boolean elects() {
        return true;
    }

    private CoreCluster cluster(int size, long seed) {
        return CoreCluster.of(factory(), size, seed);
    }

    private CoreCluster led(int size, long seed) {
        CoreCluster cluster = cluster(size, seed);
        leader(cluster);
        return cluster;
    }

    private static String leader(CoreCluster cluster) {
        cluster.runUntil(() -> cluster.leader().isPresent(), PATIENCE);
        return cluster.leader().orElseThrow();
    }

    private static List<String> followers(CoreCluster cluster) {
        String leader = cluster.leader().orElseThrow();
        return cluster.names().stream().filter(name -> !name.equals(leader)).toList();
    }

    private static void propose(CoreCluster cluster, String command) {
        for (int i = 0; i < PATIENCE && cluster.propose(leader(cluster), command) != Admission.ACCEPTED; i++) {
            cluster.run(1);
        }
    }

    private static void untilAllHaveDecided(CoreCluster cluster, String command) {
        cluster.runUntil(
                () -> cluster.names().stream()
                        .allMatch(name -> cluster.decided(name).contains(command)),
                PATIENCE);
    }

    private CoreCluster withOneDecided() {
        CoreCluster cluster = led(3, 1);
        propose(cluster, "a");
        untilAllHaveDecided(cluster, "a");
        return cluster;
    }

    /** What the leader accepts is decided everywhere, in order. */
    @Test
    public void whatIsAcceptedIsDecidedByAll() {
        CoreCluster cluster = led(3, 1);
        propose(cluster, "a");
        propose(cluster, "b");
        untilAllHaveDecided(cluster, "b");
        assertThat(cluster.decided("n1").stream().filter(text -> !text.isEmpty()))
                .containsExactly("a", "b");
    }

    /** A cluster of one needs nobody. */
    @Test
    public void aSingleNodeDecidesByItself() {
        CoreCluster cluster = led(1, 1);
        propose(cluster, "a");
        untilAllHaveDecided(cluster, "a");
    }

    /** Same construction and same calls give the same outputs. */
    @Test
    public void theSameInputsGiveTheSameOutputs() {
        assertThat(story(7)).isEqualTo(story(7));
    }

    private String story(long seed) {
        CoreCluster cluster = led(3, seed);
        propose(cluster, "a");
        StringBuilder story = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            cluster.tickAll(1);
            story.append(i).append(cluster.inFlight()).append('\n');
            cluster.deliverAll();
        }
        cluster.names()
                .forEach(name -> story.append(cluster.core(name).status()).append(cluster.log(name)));
        return story.toString();
    }

    /** A Ready hands over what is pending, and clears it. */
    @Test
    public void aReadyIsHandedOverOnce() {
        CoreCluster cluster = cluster(3, 1);
        for (int i = 0; i < 300; i++) {
            cluster.tickAll(1);
            for (String name : cluster.names()) {
                Ready second = cluster.core(name).ready();
                assertThat(second.writes().isEmpty())
                        .as("second Ready of %s", name)
                        .isTrue();
                assertThat(second.send()).isEmpty();
                assertThat(second.sendWhenDurable()).isEmpty();
                assertThat(second.reads()).isEmpty();
            }
            cluster.deliverAll();
        }
        assertThat(cluster.leader()).isPresent();
    }

    /** Who does not lead takes nothing. */
    @Test
    public void whoDoesNotLeadTakesNothing() {
        CoreCluster cluster = led(3, 1);
        for (String follower : followers(cluster)) {
            long last = cluster.core(follower).status().last();
            assertThat(cluster.propose(follower, "x")).isEqualTo(Admission.NOT_LEADER);
            assertThat(cluster.readIndex(follower, 1)).isEqualTo(Admission.NOT_LEADER);
            assertThat(cluster.core(follower).status().last()).isEqualTo(last);
        }
    }

    /** One is the leader in one's own eyes exactly while one takes proposals. */
    @Test
    public void theRoleSaysWhoTakesProposals() {
        CoreCluster cluster = led(3, 1);
        for (String name : cluster.names()) {
            Status status = cluster.core(name).status();
            assertThat(status.leader().equals(Optional.of(NodeId.of(name)))).isEqualTo(status.role() == Role.LEADER);
            boolean takes = cluster.propose(name, "of " + name) == Admission.ACCEPTED;
            assertThat(takes).as(name).isEqualTo(status.role() == Role.LEADER);
        }
    }

    /** As long as nothing is on any disk, nothing is decided; then it is. */
    @Test
    public void nothingIsDecidedBeforeItIsDurable() {
        CoreCluster cluster = led(3, 1);
        cluster.run(100);
        long before = decided(cluster);
        cluster.names().forEach(name -> cluster.autoPersist(name, false));
        assertThat(cluster.propose(leader(cluster), "a")).isEqualTo(Admission.ACCEPTED);
        for (int i = 0; i < 20; i++) {
            cluster.tickAll(1);
            cluster.deliverAll();
        }
        assertThat(decided(cluster)).isEqualTo(before);
        cluster.names().forEach(name -> cluster.autoPersist(name, true));
        cluster.names().forEach(cluster::persist);
        untilAllHaveDecided(cluster, "a");
    }

    private static long decided(CoreCluster cluster) {
        return cluster.names().stream()
                .mapToLong(name -> cluster.core(name).status().decided())
                .max()
                .orElseThrow();
    }

    /** A minority decides nothing, and gives way when the others are back. */
    @Test
    public void aMinorityDecidesNothing() {
        CoreCluster cluster = led(3, 1);
        cluster.run(100);
        String old = leader(cluster);
        long before = cluster.core(old).status().decided();
        cluster.isolate(old);
        cluster.propose(old, "lonely");
        cluster.run(500);
        assertThat(cluster.core(old).status().decided()).isEqualTo(before);
        cluster.heal();
        propose(cluster, "together");
        untilAllHaveDecided(cluster, "together");
    }

    /** What was decided outlives the loss of every process, and whatever was not on disk. */
    @Test
    public void whatWasDecidedOutlivesARestartOfAll() {
        CoreCluster cluster = withOneDecided();
        List<String> names = cluster.names();
        names.forEach(cluster::crash);
        names.forEach(cluster::restart);
        propose(cluster, "b");
        untilAllHaveDecided(cluster, "b");
        assertThat(cluster.decided("n1").stream().filter(text -> !text.isEmpty()))
                .containsExactly("a", "b");
    }

    /** When the leader is gone, another takes over and keeps what was decided. */
    @Test
    public void anotherTakesOver() {
        if (!elects()) {
            return;
        }
        CoreCluster cluster = withOneDecided();
        String old = leader(cluster);
        cluster.crash(old);
        cluster.runUntil(
                () -> cluster.leader().isPresent() && !cluster.leader().get().equals(old), PATIENCE);
        String next = cluster.leader().orElseThrow();
        assertThat(next).isNotEqualTo(old);
        propose(cluster, "b");
        cluster.runUntil(() -> cluster.decided(next).contains("b"), PATIENCE);
        assertThat(cluster.decided(next).stream().filter(text -> !text.isEmpty()))
                .containsExactly("a", "b");
        cluster.restart(old);
        untilAllHaveDecided(cluster, "b");
    }

    /** A lost message delays, for ever so short a time; it never sticks. */
    @Test
    public void lossIsRepaired() {
        CoreCluster cluster = led(3, 1);
        for (int i = 0; i < 10; i++) {
            cluster.propose(leader(cluster), "lost " + i);
            cluster.tickAll(1);
            cluster.dropAll();
        }
        propose(cluster, "a");
        untilAllHaveDecided(cluster, "a");
    }

    /** Messages may come twice, late, and in any order. */
    @Test
    public void duplicatesAndReorderingAreHarmless() {
        for (long seed = 1; seed <= 20; seed++) {
            CoreCluster cluster = cluster(3, seed);
            Randomness random = new Randomness(seed);
            for (int step = 0; step < 1_500; step++) {
                cluster.tickAll(1);
                shuffle(cluster, random);
                if (random.chance(0.1)) {
                    String command = "c" + step;
                    cluster.leader().ifPresent(leader -> cluster.propose(leader, command));
                }
            }
            propose(cluster, "end");
            untilAllHaveDecided(cluster, "end");
        }
    }

    private static void shuffle(CoreCluster cluster, Randomness random) {
        List<Envelope> waiting = new ArrayList<>(cluster.inFlight());
        while (!waiting.isEmpty()) {
            Envelope envelope = waiting.remove((int) random.below(waiting.size()));
            if (random.chance(0.2)) {
                cluster.duplicate(envelope);
            }
            if (random.chance(0.7)) {
                cluster.deliver(envelope);
            }
        }
    }

    /** Messages with fewer entries than planned delay, and harm nothing. */
    @Test
    public void shortenedMessagesMakeSense() {
        CoreCluster cluster = cluster(3, 1);
        cluster.maxEntriesPerMessage(1);
        for (int i = 0; i < 5; i++) {
            propose(cluster, "c" + i);
        }
        cluster.crash("n3");
        for (int i = 5; i < 10; i++) {
            propose(cluster, "c" + i);
        }
        cluster.restart("n3");
        untilAllHaveDecided(cluster, "c9");
    }

    /** A read is permitted at an index that has all that was decided before it was asked for. */
    @Test
    public void aPermittedReadSeesWhatWasDecided() {
        CoreCluster cluster = withOneDecided();
        String leader = leader(cluster);
        long decided = cluster.core(leader).status().decided();
        assertThat(cluster.readIndex(leader, 42)).isEqualTo(Admission.ACCEPTED);
        cluster.runUntil(() -> !cluster.permits(leader).isEmpty(), PATIENCE);
        ReadPermit permit = cluster.permits(leader).get(0);
        assertThat(permit.request()).isEqualTo(42);
        assertThat(permit.granted()).isTrue();
        assertThat(permit.index()).isGreaterThanOrEqualTo(decided);
    }

    /** Cut off from its quorum, a leader permits no read: somebody else may lead by now. */
    @Test
    public void aReadIsNeverPermittedWithoutAQuorum() {
        CoreCluster cluster = led(3, 1);
        cluster.run(200);
        String leader = leader(cluster);
        cluster.isolate(leader);
        boolean asked = cluster.readIndex(leader, 1) == Admission.ACCEPTED;
        cluster.run(500);
        assertThat(cluster.permits(leader)).noneMatch(ReadPermit::granted);
        if (asked) {
            cluster.heal();
            cluster.runUntil(() -> cluster.leader().isPresent(), PATIENCE);
            cluster.run(500);
            assertThat(cluster.permits(leader)).as("an open read ends").hasSize(1);
        }
    }

    /** A core can be built from what it wrote, whatever the moment of the crash. */
    @Test
    public void everyStateOnDiskCanBeReadAgain() {
        for (long seed = 1; seed <= 10; seed++) {
            CoreCluster cluster = cluster(3, seed);
            Randomness random = new Randomness(seed);
            for (int i = 0; i < 20; i++) {
                String name = cluster.names().get((int) random.below(3));
                cluster.autoPersist(name, false);
                cluster.propose(cluster.leader().orElse(name), "c" + i);
                cluster.run((int) random.between(1, 60));
                if (random.chance(0.5)) {
                    cluster.persistOne(name);
                }
                cluster.crash(name);
                cluster.restart(name);
                cluster.autoPersist(name, true);
                cluster.persist(name);
            }
            propose(cluster, "end");
            untilAllHaveDecided(cluster, "end");
        }
    }

    /** A core begins as a follower of nobody, whatever it was before. */
    @Test
    public void aNewCoreDoesNotLeadARoundOfAnEarlierProcess() {
        CoreCluster cluster = led(3, 1);
        String leader = leader(cluster);
        Status before = cluster.core(leader).status();
        cluster.crash(leader);
        cluster.restart(leader);
        assertThat(cluster.core(leader).status().role()).isNotEqualTo(Role.LEADER);
        cluster.run(1_000);
        Status after = cluster.core(leader).status();
        if (after.role() == Role.LEADER) {
            assertThat(after.round()).isGreaterThan(before.round());
        }
    }

    /** A log begins behind what a snapshot covers, and goes on as before. */
    @Test
    public void aCompactedLogGoesOn() {
        CoreCluster cluster = withOneDecided();
        for (String name : cluster.names()) {
            Mark mark = cluster.snapshots().take(name);
            assertThat(cluster.snapshots().baseOnDisk(name)).isEqualTo(mark);
            assertThat(cluster.core(name).mark(mark.index())).isEqualTo(mark);
        }
        propose(cluster, "b");
        untilAllHaveDecided(cluster, "b");
    }

    /** One is down while the others decide "b" and compact their logs; then it is back. Returns its name. */
    private static String leaveBehind(CoreCluster cluster) {
        propose(cluster, "a");
        untilAllHaveDecided(cluster, "a");
        String behind = followers(cluster).get(0);
        cluster.crash(behind);
        propose(cluster, "b");
        cluster.run(100);
        List<String> others = new ArrayList<>(cluster.names());
        others.remove(behind);
        others.forEach(cluster.snapshots()::take);
        cluster.restart(behind);
        others.forEach(name -> cluster.connected(name, behind));
        return behind;
    }

    private static long reports(CoreCluster cluster, String peer) {
        return cluster.names().stream()
                .flatMap(name -> cluster.snapshots().behind(name).stream())
                .filter(peer::equals)
                .count();
    }

    /** Who needs entries that are gone is reported, and goes on from a snapshot. */
    @Test
    public void whoIsBehindCatchesUpThroughASnapshot() {
        CoreCluster cluster = led(3, 1);
        cluster.snapshots().automatic(20);
        leaveBehind(cluster);
        untilAllHaveDecided(cluster, "b");
        propose(cluster, "c");
        untilAllHaveDecided(cluster, "c");
    }

    /** That somebody is behind is said again for as long as it lasts, now and then, and not afterwards. */
    @Test
    public void whoStaysBehindIsReportedAgain() {
        CoreCluster cluster = led(3, 1);
        String behind = leaveBehind(cluster);
        cluster.run(500);
        assertThat(reports(cluster, behind)).isBetween(2L, 100L);
        cluster.snapshots().install(leader(cluster), behind);
        cluster.run(200);
        reports(cluster, behind);
        cluster.run(200);
        assertThat(reports(cluster, behind)).isZero();
    }

    /** A snapshot of what is decided already is of no use: decided and log stay as they are. */
    @Test
    public void aSnapshotOfWhatIsDecidedIsRefused() {
        CoreCluster cluster = withOneDecided();
        String leader = leader(cluster);
        cluster.snapshots().take(leader);
        String follower = followers(cluster).get(0);
        assertThat(cluster.snapshots().install(leader, follower)).isFalse();
        assertThat(cluster.snapshots().base(follower)).isEqualTo(Mark.NONE);
    }

    /** After a restart of all, what only snapshots still have is decided, and more can be. */
    @Test
    public void aRestartBehindASnapshotGoesOn() {
        CoreCluster cluster = withOneDecided();
        cluster.names().forEach(cluster.snapshots()::take);
        cluster.names().forEach(cluster::crash);
        cluster.names().forEach(cluster::restart);
        assertThat(cluster.names()).allMatch(name -> cluster.decided(name).contains("a"));
        propose(cluster, "b");
        untilAllHaveDecided(cluster, "b");
    }

    /** A fetched snapshot counts from the moment it is on disk, whether or not a crash comes before the log follows. */
    @Test
    public void whatWasRestoredOutlivesACrash() {
        for (boolean written : List.of(false, true)) {
            CoreCluster cluster = led(3, 1);
            String behind = leaveBehind(cluster);
            cluster.autoPersist(behind, written);
            cluster.snapshots().install(leader(cluster), behind);
            cluster.crash(behind);
            cluster.autoPersist(behind, true);
            cluster.restart(behind);
            assertThat(cluster.decided(behind)).contains("b");
            propose(cluster, "c");
            untilAllHaveDecided(cluster, "c");
        }
    }

    /** The factory's name is what configurations say. */
    @Test
    public void theFactoryHasAName() {
        assertThat(factory().name()).matches("[a-z][a-z0-9-]*");
        assertThat(factory().problems(Configuration.genesis(factory().name(), CoreCluster.members(3))))
                .isEmpty();
    }
}
