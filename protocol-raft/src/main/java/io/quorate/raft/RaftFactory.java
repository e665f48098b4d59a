package io.quorate.raft;

import io.quorate.api.Configuration;
import io.quorate.api.Quorums;
import io.quorate.spi.Channel;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.wire.MessageCodec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes Raft cores. Immutable and thread-safe. */
public final class RaftFactory implements ProtocolFactory {
    /** The name in configurations and directories. */
    public static final String NAME = "raft";

    private static final MessageCodec NO_ELECTION = MessageCodec.builder().build();

    private final RaftSettings settings;

    /**
     * A factory of cores that are tuned alike.
     *
     * @param settings of every core, never null
     */
    public RaftFactory(RaftSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Raft elects and decides with one and the same quorum, so anything but a majority is refused. */
    @Override
    public List<String> problems(Configuration configuration) {
        if (Steps.byMajority(configuration)) {
            return List.of();
        }
        Quorums quorums = configuration.quorums();
        Quorums majority = Quorums.majority(configuration.voters().size());
        return List.of("raft decides by majority only, but the quorums are " + quorums.prepare() + " to prepare and "
                + quorums.accept() + " to accept; for "
                + configuration.voters().size() + " voters leave the quorums out or set both to " + majority.accept()
                + ", or choose protocol = omnipaxos");
    }

    @Override
    public boolean changesVoters() {
        return true;
    }

    /** A named leader has all votes of the first term. */
    @Override
    public Optional<byte[]> firstState(Configuration configuration) {
        return configuration
                .leader()
                .filter(configuration.voterIds()::contains)
                .map(leader -> new RaftState(RaftState.FIRST_TERM, Optional.of(leader)).encode());
    }

    /**
     * Builds a core; it begins as a follower, unless it has just opened an epoch that names it as the leader.
     *
     * @throws IllegalArgumentException if {@link #problems} finds any
     * @throws io.quorate.spi.MalformedException if the state in the setup is not one that a Raft core wrote
     */
    @Override
    public Protocol create(ProtocolSetup setup) {
        List<String> problems = problems(setup.configuration());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.get(0));
        }
        return new Raft(setup, settings);
    }

    /** Raft's election is part of the protocol: nothing is ever said on {@link Channel#ELECTION}. */
    @Override
    public MessageCodec codec(Channel channel) {
        return channel == Channel.PROTOCOL ? RaftCodec.CODEC : NO_ELECTION;
    }
}
