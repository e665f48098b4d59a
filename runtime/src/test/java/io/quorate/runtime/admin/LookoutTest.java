package io.quorate.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.runtime.reconfigure.Neighbours;
import io.quorate.runtime.wire.RuntimeMessage.Fetched;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Hello;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookoutTest {
    private final Neighbours neighbours = new Neighbours();

    private static Hello hello(String name, String address) {
        Member member = FakeOffice.member(name);
        return new Hello("orders", member.id(), member.incarnation(), 1, address, List.of("raft"));
    }

    private void stands(String name, String address, long held) {
        neighbours.heard(hello(name, address), new Standing(0, held, held, 0, Fetched.NOTHING));
    }

    private NodeView look(String address) {
        return Lookout.look(hello("n1", address), FakeOffice.view().status(), neighbours, "");
    }

    @Test
    void whoIsHeardIsTold() {
        stands("n2", "n2:7400", 9);
        NodeView view = look("n1:7400");
        assertThat(view.others())
                .containsExactly(
                        new NodeView.Other(NodeId.of("n2"), true, 9),
                        new NodeView.Other(NodeId.of("n3"), false, 0),
                        new NodeView.Other(NodeId.of("n4"), false, 0));
        assertThat(view.notes()).isEmpty();
    }

    @Test
    void aMajorityThatIsMissingIsTold() {
        assertThat(look("n1:7400").notes())
                .containsExactly(
                        "nothing can be decided until 1 more of [n2, n3] can be heard: of 3 voters 2 must agree");
    }

    @Test
    void anAddressThatNobodyElseKnowsIsTold() {
        stands("n2", "moved:1", 9);
        assertThat(look("here:1").notes())
                .hasSize(2)
                .anyMatch(note -> note.contains("n1 says that it listens at here:1, but the others dial it at n1:7400"))
                .anyMatch(note -> note.contains("update-address n2 moved:1"));
    }
}
