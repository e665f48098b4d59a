package io.quorate.omnipaxos;

import io.quorate.api.NodeId;
import io.quorate.spi.Ballot;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.Message;
import io.quorate.spi.Outgoing;
import io.quorate.spi.wire.MessageCodec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The test elects. */
final class ScriptedElections implements ElectionFactory {
    private final Map<NodeId, Ballot> elected = new TreeMap<>();

    /** From its next tick on, a node takes this ballot for the leader's. */
    void elect(String node, Ballot ballot) {
        elected.put(NodeId.of(node), ballot);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public MessageCodec codec() {
        return MessageCodec.builder().build();
    }

    @Override
    public LeaderElection create(ElectionSetup setup) {
        return new LeaderElection() {
            @Override
            public void tick() {
                // Time does nothing here.
            }

            @Override
            public void receive(NodeId from, Message message) {
                throw new AssertionError("no messages in a scripted election: " + message);
            }

            @Override
            public void takeOver() {
                throw new AssertionError("the test elects");
            }

            @Override
            public void observe(Ballot promise, boolean accepting) {
                // The test knows.
            }

            @Override
            public Ballot leader() {
                return elected.getOrDefault(setup.self(), Ballot.BOTTOM);
            }

            @Override
            public List<Outgoing> drain() {
                return List.of();
            }
        };
    }
}
