package io.quorate.runtime.admin;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.runtime.reconfigure.Neighbours;
import io.quorate.runtime.wire.RuntimeMessage.Standing;
import io.quorate.spi.Hello;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts together what a node shows: who is heard, and what does not fit together. Called on the loop. */
public final class Lookout {
    private final Hello me;
    private final ReplicaStatus status;
    private final Neighbours neighbours;
    private final List<NodeView.Other> others = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Lookout(Hello me, ReplicaStatus status, Neighbours neighbours) {
        this.me = me;
        this.status = status;
        this.neighbours = neighbours;
    }

    /**
     * Looks around.
     *
     * @param me how this node introduces itself
     * @param status how it sees itself
     * @param neighbours what others have said of late
     * @param change what a change under way waits for
     * @return what there is to be shown
     */
    public static NodeView look(Hello me, ReplicaStatus status, Neighbours neighbours, String change) {
        Lookout lookout = new Lookout(me, status, neighbours);
        status.configuration().ifPresent(lookout::compare);
        return new NodeView(me.cluster(), me.address(), status, lookout.others, change, lookout.notes);
    }

    private void compare(Configuration configuration) {
        for (Member member : configuration.members()) {
            if (isMe(member)) {
                compareAddress(member, me.address());
            } else {
                Optional<Standing> standing = neighbours.standing(member);
                others.add(new NodeView.Other(
                        member.id(),
                        standing.isPresent(),
                        standing.map(Standing::held).orElse(0L)));
                neighbours.address(member).ifPresent(says -> compareAddress(member, says));
            }
        }
        count(configuration.voters(), configuration.quorums().accept());
        count(configuration.leaving(), configuration.leaving().size() / 2 + 1);
        for (Member node : status.waiting()) {
            if (configuration.member(node.id()).isPresent()) {
                notes.add("a node named " + node.id() + " waits, with another directory than the member " + node.id()
                        + " had: bring that directory back, or, if it is lost, reconfigure --replace " + node.id());
            }
        }
    }

    private boolean isMe(Member member) {
        return member.id().equals(me.node()) && member.incarnation().equals(me.incarnation());
    }

    private void compareAddress(Member member, String says) {
        if (!member.address().equals(says)) {
            notes.add(member.id() + " says that it listens at " + says + ", but the others dial it at "
                    + member.address() + ": update-address " + member.id() + " " + says
                    + ", asked of another node, or correct the file of " + member.id());
        }
    }

    private void count(List<Member> voters, int needed) {
        List<NodeId> silent = voters.stream()
                .filter(voter -> !isMe(voter) && !neighbours.reaches(voter))
                .map(Member::id)
                .toList();
        if (!voters.isEmpty() && voters.size() - silent.size() < needed) {
            notes.add("nothing can be decided until " + (needed - voters.size() + silent.size()) + " more of " + silent
                    + " can be heard: of " + voters.size() + " voters " + needed + " must agree");
        }
    }
}
