package io.quorate.benchmarks.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.benchmarks.cluster.Quorates;
import io.quorate.spi.Channel;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of the protocols themselves, exactly: a change of any of these numbers is a change of the protocol. */
class MessageCountsTest {
    private static final int PATIENCE_TICKS = 2000;

    /** A cluster of bare cores that counts what it delivers, by the messages' names. */
    private static final class Counting {
        final CoreCluster cores;
        final Map<String, Integer> delivered = new TreeMap<>();

        Counting(String protocol, int nodes) {
            cores = CoreCluster.of(new Quorates(protocol).factory(), nodes, 1);
            cores.runUntil(() -> cores.leader().isPresent(), PATIENCE_TICKS);
            cores.run(20);
        }

        String leader() {
            return cores.leader().orElseThrow();
        }

        boolean hasLeaderOtherThan(String old) {
            return cores.leader().filter(now -> !now.equals(old)).isPresent();
        }

        void deliverAll() {
            while (!cores.inFlight().isEmpty()) {
                Envelope next = cores.inFlight().get(0);
                if (next.channel() == Channel.PROTOCOL) {
                    delivered.merge(next.message().getClass().getSimpleName(), 1, Integer::sum);
                }
                cores.deliver(next);
            }
        }
    }

    /** What one command, or one batch, costs with so many followers: accept it, acknowledge it, hear that it is decided. */
    private static Map<String, Integer> perBatch(String protocol, int followers) {
        String append = protocol.equals("raft") ? "Append" : "Accept";
        return Map.of(append, followers, "Accepted", followers, "Decide", followers);
    }

    @ParameterizedTest
    @CsvSource({"omnipaxos, 3", "omnipaxos, 5", "omnipaxos, 7", "raft, 3", "raft, 5", "raft, 7"})
    void aCommandThatIsAloneCostsAFixedNumber(String protocol, int nodes) {
        Counting cluster = new Counting(protocol, nodes);
        cluster.cores.propose(cluster.leader(), "a");
        cluster.deliverAll();
        assertThat(cluster.delivered).isEqualTo(perBatch(protocol, nodes - 1));
    }

    @ParameterizedTest
    @CsvSource({"omnipaxos, 3", "raft, 3"})
    void aBatchCostsNoMoreThanACommand(String protocol, int nodes) {
        Counting cluster = new Counting(protocol, nodes);
        cluster.cores.propose(cluster.leader(), "a", "b", "c", "d");
        cluster.deliverAll();
        assertThat(cluster.delivered).isEqualTo(perBatch(protocol, nodes - 1));
    }

    @ParameterizedTest
    @CsvSource({"omnipaxos, 3", "omnipaxos, 5", "omnipaxos, 7", "raft, 3", "raft, 5", "raft, 7"})
    void aLeaderChangeCostsAFixedNumber(String protocol, int nodes) {
        Counting cluster = new Counting(protocol, nodes);
        String old = cluster.leader();
        cluster.cores.propose(old, "a");
        cluster.deliverAll();
        cluster.delivered.clear();
        cluster.cores.crash(old);
        for (int i = 0; i < PATIENCE_TICKS && !cluster.hasLeaderOtherThan(old); i++) {
            cluster.cores.tickAll(1);
            cluster.deliverAll();
        }
        int peers = nodes - 1;
        int alive = nodes - 2;
        assertThat(cluster.delivered)
                .isEqualTo(
                        protocol.equals("raft")
                                ? Map.of(
                                        "PreVoteRequest", peers,
                                        "PreVoteResponse", alive,
                                        "VoteRequest", peers,
                                        "VoteResponse", alive,
                                        "Append", peers,
                                        "Accepted", alive,
                                        "Decide", alive)
                                : Map.of(
                                        "Prepare", peers,
                                        "Promise", alive,
                                        "AcceptSync", alive,
                                        "Accepted", alive,
                                        "Decide", alive));
    }
}
