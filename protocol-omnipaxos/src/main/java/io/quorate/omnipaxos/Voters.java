package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.support.Invariant;
import io.quorate.spi.support.Quorum;
import java.util.List;

/**
 * Who has a say, as one of them sees it.
 *
 * @param self who looks
 * @param peers the others, sorted
 * @param prepare Qp: whoever leads must have been promised by such a set
 * @param accept Qa: what such a set holds durably is decided; meets every Qp
 * @param confirm a set that meets every Qp: while it holds on to a ballot, no higher one has a leader
 */
record Voters(NodeId self, List<NodeId> peers, Quorum prepare, Quorum accept, Quorum confirm) {
    static Voters of(NodeId self, Configuration configuration) {
        List<NodeId> voters = configuration.voterIds();
        Invariant.check(voters.contains(self), () -> self + " is not among the voters " + voters);
        int toPrepare = configuration.quorums().prepare();
        return new Voters(
                self,
                voters.stream().filter(voter -> !voter.equals(self)).toList(),
                new Quorum(voters, toPrepare),
                new Quorum(voters, configuration.quorums().accept()),
                new Quorum(voters, voters.size() - toPrepare + 1));
    }

    /**
     * What this server's entries of a ballot are marked with. By index and round an entry is known to whoever compares logs;
     * but ballots of several owners may have one number. So rounds tell the owners apart, too.
     */
    long round(Ballot own) {
        long rank = peers.stream().filter(peer -> peer.compareTo(self) < 0).count();
        return Math.addExact(Math.multiplyExact(own.number(), peers.size() + 1L), rank);
    }
}
