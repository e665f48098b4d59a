package io.quorate.runtime.forming;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FormingTest {
    private final List<String> told = new ArrayList<>();

    private static Plan plan(String protocol, String... nodes) {
        TreeMap<NodeId, String> members = new TreeMap<>();
        for (String node : nodes) {
            members.put(NodeId.of(node), node + ":1");
        }
        return new Plan("orders", protocol, members, Quorums.majority(nodes.length));
    }

    private static UUID incarnation(String node) {
        return new UUID(1, node.hashCode());
    }

    private Forming forming(String node, Plan plan) {
        return new Forming(NodeId.of(node), incarnation(node), plan, (to, message) -> told.add(to + " " + message));
    }

    private static Hello hello(String from) {
        return new Hello("orders", NodeId.of(from), incarnation(from), 1, from + ":1", List.of());
    }

    private static void blank(Forming forming, String from, Plan plan) {
        forming.blank(hello(from), new RuntimeMessage.Blank(incarnation(from), plan.fingerprint()));
    }

    @Test
    void aSingleNodeFormsAtOnce() {
        assertThat(forming("n1", plan("raft", "n1")).formed()).isPresent();
    }

    @Test
    void theLowestFormsOnlyWhenAllAreBlank() {
        Plan plan = plan("raft", "n1", "n2", "n3");
        Forming n1 = forming("n1", plan);
        blank(n1, "n3", plan);
        assertThat(n1.formed()).isEmpty();
        assertThat(n1.waitsFor()).contains("waits for [n2]");
        blank(n1, "n2", plan);
        Configuration genesis = n1.formed().orElseThrow();
        assertThat(genesis.voterIds()).hasSize(3);
        assertThat(genesis.member(NodeId.of("n2")).orElseThrow().incarnation()).isEqualTo(incarnation("n2"));
    }

    @Test
    void theOthersWaitToBeTold() {
        Plan plan = plan("raft", "n1", "n2");
        Forming n2 = forming("n2", plan);
        blank(n2, "n1", plan);
        assertThat(n2.formed()).isEmpty();
        assertThat(n2.waitsFor()).contains("waits for n1 to form");
        n2.genesis(plan.genesis(Map.of(NodeId.of("n1"), incarnation("n1"), NodeId.of("n2"), incarnation("n2"))));
        assertThat(n2.formed()).isPresent();
    }

    @Test
    void aDirectoryThatWasLostIsBarred() {
        Plan plan = plan("raft", "n1", "n2");
        Forming wiped = forming("n1", plan);
        wiped.genesis(plan.genesis(Map.of(NodeId.of("n1"), new UUID(9, 9), NodeId.of("n2"), incarnation("n2"))));
        assertThat(wiped.formed()).isEmpty();
        assertThat(wiped.waitsFor()).contains("n1 is a member already, with the directory that it had before");
    }

    @Test
    void filesThatDisagreeFormNothingAndSaySo() {
        Forming n1 = forming("n1", plan("raft", "n1", "n2"));
        blank(n1, "n2", plan("omnipaxos", "n1", "n2"));
        assertThat(n1.formed()).isEmpty();
        assertThat(n1.waitsFor()).contains("the files of [n2] list another cluster");
        blank(n1, "n2", plan("raft", "n1", "n2"));
        assertThat(n1.formed()).isPresent();
    }

    @Test
    void strangersDoNotCount() {
        Plan plan = plan("raft", "n1", "n2");
        Forming n1 = forming("n1", plan);
        blank(n1, "n9", plan);
        assertThat(n1.formed()).isEmpty();
        n1.genesis(plan("raft", "n2", "n3")
                .genesis(Map.of(NodeId.of("n2"), incarnation("n2"), NodeId.of("n3"), incarnation("n3"))));
        assertThat(n1.waitsFor()).contains("waits to be made a member").contains("n2, n3");
    }

    @Test
    void theOthersAreToldNowAndThen() {
        Forming n1 = forming("n1", plan("raft", "n1", "n2", "n3"));
        for (int i = 0; i < 11; i++) {
            n1.tick();
        }
        assertThat(told).hasSize(4);
        assertThat(told.get(0)).startsWith("n2 Blank");
    }

    @Test
    void whoeverSpeaksIsToldToo() {
        Forming joiner = forming("n5", plan("raft", "n1", "n5"));
        assertThat(joiner.heard(hello("n2"))).isTrue();
        assertThat(joiner.heard(hello("n2"))).isFalse();
        assertThat(joiner.others()).containsEntry(NodeId.of("n2"), "n2:1");
        joiner.tick();
        assertThat(told).hasSize(2).last().asString().startsWith("n2 Blank");
    }

    @Test
    void notAllTheWorldIsTold() {
        Forming joiner = forming("n5", plan("raft", "n1", "n5"));
        for (int i = 0; i < 100; i++) {
            joiner.heard(hello("x" + i));
        }
        assertThat(joiner.others()).hasSizeLessThan(20);
    }
}
