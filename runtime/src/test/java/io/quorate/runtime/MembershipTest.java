package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final int RETENTION = 100;
    private static final NodeId SELF = NodeId.of("n1");
    private static final Configuration THREE = configuration("n1", "n2", "n3");
    private static final Configuration TWO = configuration("n1", "n2").at(10);

    private static Member member(String name) {
        return new Member(NodeId.of(name), new UUID(1, name.hashCode()), name + ":1");
    }

    private static Configuration configuration(String... names) {
        return Configuration.genesis(
                "raft", Stream.of(names).map(MembershipTest::member).toList());
    }

    private static Hello hello(String name) {
        Member member = member(name);
        return new Hello("c", member.id(), member.incarnation(), 1, member.address(), List.of("raft"));
    }

    private static void ticks(Membership membership, int count, boolean together) {
        for (int i = 0; i < count; i++) {
            membership.tick(together);
        }
    }

    @Test
    void whoIsLeftOutInPlaceIsTalkedToForAsLongAsWanted() {
        Membership membership = new Membership(SELF, RETENTION, THREE, Optional.empty());
        membership.follow(TWO);
        ticks(membership, RETENTION - 1, true);
        assertThat(membership.has(hello("n3"))).isTrue();
        assertThat(membership.addresses()).containsKey(NodeId.of("n3"));
        assertThat(membership.tick(true)).as("somebody goes").isTrue();
        assertThat(membership.has(hello("n3"))).isFalse();
        assertThat(membership.addresses()).doesNotContainKey(NodeId.of("n3"));
    }

    @Test
    void membersOfTheEpochBeforeAreTalkedToUntilAllAreInTheNewOneAndThenForAWhile() {
        Configuration next = TWO.nextEpoch();
        Membership membership = new Membership(SELF, RETENTION, next, Optional.of(THREE));
        ticks(membership, 10 * RETENTION, false);
        assertThat(membership.others()).extracting(NodeId::text).containsExactly("n2", "n3");
        ticks(membership, RETENTION, true);
        ticks(membership, 1, false);
        ticks(membership, RETENTION, true);
        assertThat(membership.others())
                .as("somebody was not there for a moment")
                .hasSize(2);
        assertThat(membership.tick(true)).as("somebody goes").isTrue();
        assertThat(membership.others()).extracting(NodeId::text).containsExactly("n2");
        assertThat(membership.has(hello("n3"))).isFalse();
        assertThat(membership.tick(true)).isFalse();
    }

    @Test
    void whatThisNodeIsToldCountsWhileItsLogHasNothingNewer() {
        Membership membership = new Membership(NodeId.of("n3"), RETENTION, THREE, Optional.empty());
        assertThat(membership.isMember(hello("n3"))).isTrue();
        assertThat(membership.told(TWO)).isTrue();
        assertThat(membership.told(TWO)).isFalse();
        assertThat(membership.isMember(hello("n3"))).isFalse();
        assertThat(membership.ahead()).contains(TWO);
        membership.follow(TWO);
        assertThat(membership.ahead()).as("in the log, and known to be decided").contains(TWO);
        membership.follow(THREE.at(11));
        assertThat(membership.ahead()).isEmpty();
        assertThat(membership.isMember(hello("n3"))).isTrue();
        assertThat(membership.told(TWO)).as("old news").isFalse();
    }
}
