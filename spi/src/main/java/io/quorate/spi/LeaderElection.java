package io.quorate.spi;

import io.quorate.api.NodeId;
import java.util.List;

/**
 * Finds a node that should lead: another deterministic state machine beside the protocol, under the same rules (no
 * threads, no clock, no I/O). It keeps nothing on disk: what must survive is the ballot that the protocol promises.
 *
 * <p>What it must give (OmniPaxos paper, section 5): every quorum-connected node sooner or later sees some
 * quorum-connected node elected; in the end all agree; ballots rise and are unique. It need not care about logs: Sequence
 * Paxos repairs them.
 */
public interface LeaderElection {
    /** Logical time goes on by one tick. */
    void tick();

    /**
     * A message has arrived.
     *
     * @param from a voter of the configuration
     * @param message one of the kinds of this election's codec
     */
    void receive(NodeId from, Message message);

    /**
     * The protocol says where it stands. Called before every tick.
     *
     * @param promise the highest ballot that it has promised
     * @param accepting whether it leads that ballot and has finished preparing
     */
    void observe(Ballot promise, boolean accepting);

    /**
     * Who should lead. If it is of this node, the protocol prepares it, once.
     *
     * @return the elected ballot; never goes down in one process
     */
    Ballot leader();

    /**
     * The leader hands over to this node. If it reached a quorum when it last looked, it bids now: from here on
     * {@link #leader} is a ballot of its own above every other that it has seen. Otherwise, or if this election cannot do
     * such a thing, nothing changes. Called right after {@link #observe}.
     */
    void takeOver();

    /**
     * Hands over what is to be sent, and clears it. Such messages promise nothing and never wait for the disk.
     *
     * @return messages on {@link Channel#ELECTION}
     */
    List<Outgoing> drain();
}
