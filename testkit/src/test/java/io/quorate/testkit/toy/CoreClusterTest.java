package io.quorate.testkit.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.Outgoing;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.ReadPermit;
import io.quorate.testkit.core.CoreCluster;
import io.quorate.testkit.core.Envelope;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The harness itself: that it drives a core as promised, and that each of its checks bites. */
class CoreClusterTest {
    private final CoreCluster cluster = CoreCluster.of(new ToyFactory(), 3, 1);

    private static CoreCluster led(Function<ProtocolSetup, ToyProtocol> core) {
        CoreCluster cluster = CoreCluster.of(new ToyFactory(core::apply), 3, 1);
        cluster.run(20);
        assertThat(cluster.leader()).contains("n1");
        return cluster;
    }

    @Test
    void aProposalIsDecidedEverywhere() {
        cluster.runUntil(() -> cluster.leader().isPresent(), 30);
        assertThat(cluster.propose("n1", "x", "y")).isEqualTo(Admission.ACCEPTED);
        assertThat(cluster.propose("n2", "z")).isEqualTo(Admission.NOT_LEADER);
        cluster.runUntil(() -> cluster.decided("n3").equals(List.of("x", "y")), 30);
        assertThat(cluster.log("n2")).containsExactly("x", "y");
        assertThat(cluster.disk("n2")).containsExactly("x", "y");
    }

    @Test
    void messagesLeaveOnlyWhenTheTestSaysSo() {
        cluster.tick("n1", 10);
        assertThat(cluster.inFlight()).extracting(Envelope::to).containsExactly(NodeId.of("n2"), NodeId.of("n3"));
        Envelope first = cluster.inFlight().get(0);
        cluster.duplicate(first);
        cluster.deliver(first);
        cluster.drop(envelope -> envelope.to().equals(NodeId.of("n3")));
        assertThat(cluster.inFlight()).hasSize(2);
        assertThat(cluster.inFlight().get(0).message()).isEqualTo(first.message());
    }

    @Test
    void whatWaitsForTheDiskStaysBackUntilItIsWritten() {
        cluster.autoPersist("n2", false);
        cluster.tick("n1", 10);
        cluster.deliverAll(envelope -> envelope.to().equals(NodeId.of("n2")));
        assertThat(cluster.inFlight()).noneMatch(envelope -> envelope.from().equals(NodeId.of("n2")));
        cluster.persistOne("n2");
        assertThat(cluster.inFlight()).anyMatch(envelope -> envelope.from().equals(NodeId.of("n2")));
    }

    @Test
    void aCrashLosesWhatWasNotOnDisk() {
        cluster.run(20);
        cluster.autoPersist("n2", false);
        cluster.propose("n1", "x");
        cluster.run(20);
        assertThat(cluster.log("n2")).containsExactly("x");
        cluster.crash("n2");
        cluster.restart("n2");
        assertThat(cluster.log("n2")).isEmpty();
        cluster.connected("n1", "n2");
        cluster.crash("n1");
        assertThat(cluster.leader()).isEmpty();
        cluster.restart("n1");
        cluster.autoPersist("n2", true);
        cluster.run(40);
        assertThat(cluster.decided("n2")).containsExactly("x");
    }

    @Test
    void aCutLinkLosesWhatIsSentOverIt() {
        cluster.run(20);
        cluster.isolate("n3");
        cluster.cutOneWay("n2", "n1");
        cluster.run(100);
        assertThat(cluster.leader()).isEmpty();
        cluster.heal();
        cluster.run(20);
        assertThat(cluster.leader()).contains("n1");
    }

    @Test
    void aPreparedDiskIsWhatTheCoreFinds() {
        cluster.prepare("n1", Optional.empty(), CoreCluster.entry(1, "a"), CoreCluster.entry(1, ""));
        assertThat(cluster.core("n1").status().last()).isEqualTo(2);
        cluster.run(30);
        assertThat(cluster.decided("n3")).containsExactly("a", "");
    }

    @Test
    void messagesAreShortenedToAFrame() {
        cluster.run(20);
        cluster.maxEntriesPerMessage(1);
        cluster.propose("n1", "a", "b", "c");
        assertThat(cluster.inFlight())
                .allMatch(envelope -> envelope.message().entries().count() == 1);
        cluster.run(60);
        assertThat(cluster.decided("n2")).containsExactly("a", "b", "c");
    }

    @Test
    void aReadIsAnswered() {
        cluster.run(20);
        assertThat(cluster.readIndex("n1", 7)).isEqualTo(Admission.ACCEPTED);
        cluster.run(1);
        assertThat(cluster.permits("n1")).containsExactly(new ReadPermit(7, 0));
    }

    @Test
    void catchesADecisionThatIsNotDurableOnAQuorum() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            void settle() {
                decided = log.last();
            }
        });
        assertThatThrownBy(() -> wrong.propose("n1", "x"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("before it is durable on an accept quorum")
                .hasMessageContaining("n1 propose [x]");
    }

    @Test
    void catchesADecisionPastTheLog() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            void settle() {
                decided = log.last() == 0 ? 0 : log.last() + 1;
            }
        });
        assertThatThrownBy(() -> wrong.propose("n1", "x")).hasMessageContaining("past the log");
    }

    @Test
    void catchesADecisionThatGoesBack() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            void onAppend(NodeId from, Append append) {
                super.onAppend(from, append);
                decided = append.decided() > 0 ? 0 : decided;
            }

            @Override
            void broadcast() {
                super.broadcast();
                decided = now > 50 ? 0 : decided;
            }
        });
        wrong.propose("n1", "x");
        wrong.deliverAll();
        assertThatThrownBy(() -> wrong.run(60)).hasMessageContaining("decided went back from 1 to 0");
    }

    @Test
    void catchesTwoContentsAtOneIndex() {
        cluster.run(20);
        cluster.propose("n1", "x");
        cluster.run(20);
        cluster.prepare("n1", Optional.empty(), CoreCluster.entry(1, "other"));
        cluster.prepare("n2", Optional.empty());
        assertThatThrownBy(() -> cluster.run(40)).hasMessageContaining("decides 'other' at 1 where 'x' was decided");
    }

    @Test
    void catchesTheTruncationOfADecidedEntry() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            public void connected(NodeId peer) {
                log.truncate(1);
            }
        });
        wrong.propose("n1", "x");
        wrong.run(20);
        assertThatThrownBy(() -> wrong.connected("n2", "n1"))
                .hasMessageContaining("truncates from 1 although 1 is decided");
    }

    @Test
    void catchesAnAcknowledgementThatIsNotHeldBack() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            void onAppend(NodeId from, Append append) {
                super.onAppend(from, append);
                send.addAll(sendWhenDurable);
                sendWhenDurable.clear();
            }
        });
        wrong.autoPersist("n2", false);
        wrong.autoPersist("n3", false);
        wrong.propose("n1", "x");
        assertThatThrownBy(wrong::deliverAll).hasMessageContaining("before it is durable on an accept quorum");
    }

    @Test
    void catchesAPromiseThatWasForgotten() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            void enter(long higher) {
                round = higher;
                roundBatch = 0;
                log.state(new byte[Long.BYTES]);
            }
        });
        wrong.propose("n1", "x");
        wrong.run(20);
        wrong.crash("n2");
        assertThatThrownBy(() -> wrong.restart("n2")).hasMessageContaining("and remembers 0@n1");
    }

    @Test
    void catchesAStaleRead() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            public Admission readIndex(long request) {
                permits.add(new ReadPermit(request, decided));
                return Admission.ACCEPTED;
            }
        });
        wrong.propose("n1", "x");
        wrong.run(1);
        assertThatThrownBy(() -> wrong.readIndex("n2", 1)).hasMessageContaining("stale read");
    }

    @Test
    void catchesTwoLeadersOfARound() {
        assertThatThrownBy(() -> led(setup -> new ToyProtocol(setup) {
                    @Override
                    boolean leads() {
                        return now > 5;
                    }
                }))
                .hasMessageContaining("n2 has led round 0@n1, too");
    }

    @Test
    void catchesAMessageToOneself() {
        CoreCluster wrong = led(setup -> new ToyProtocol(setup) {
            @Override
            public void connected(NodeId peer) {
                send.add(new Outgoing(self, new Ack(1, 1, 1)));
            }
        });
        assertThatThrownBy(() -> wrong.connected("n1", "n2")).hasMessageContaining("no other member");
    }
}
