package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.spi.wire.MessageCodec;
import java.util.List;
import java.util.Optional;

/** Makes cores of one protocol. Thread-safe and without state. */
public interface ProtocolFactory {
    /**
     * The name that stands in configurations, and in every directory that this protocol has written.
     *
     * @return for instance {@code omnipaxos}
     */
    String name();

    /**
     * What keeps this protocol from running a configuration.
     *
     * @param configuration who would take part, and how many must agree
     * @return sentences for people, each saying what to change; empty if all is well
     */
    default List<String> problems(Configuration configuration) {
        return List.of();
    }

    /**
     * Whether its cores can change the voters within an epoch.
     *
     * @return false if that takes a stop-sign and a hand-over
     */
    default boolean changesVoters() {
        return false;
    }

    /**
     * Whether its cores bring the log to members that have no vote, so that those run cores, too. Such a core begins when the
     * runtime has brought it all that is decided so far: with that as its log, and without a state. It must hand out a state
     * no later than what it first acknowledges, since where there is none, the log is taken to be all decided.
     *
     * @return false if that is left to the runtime, and only voters run cores
     */
    default boolean feedsLearners() {
        return changesVoters();
    }

    /**
     * The state with which a voter begins an epoch: written to disk together with the record that opens it. All voters begin
     * with the same. If the configuration names a first leader, all have promised its first round, or voted for it.
     *
     * @param configuration the first of the epoch
     * @return the state; empty to begin with none
     */
    Optional<byte[]> firstState(Configuration configuration);

    /**
     * Builds a core.
     *
     * @param setup who it is and what it remembers
     * @return a core at the beginning of a process
     */
    Protocol create(ProtocolSetup setup);

    /**
     * Reads and writes the heads of the messages.
     *
     * @param channel {@link Channel#PROTOCOL}, or {@link Channel#ELECTION}
     * @return the codec of that channel
     */
    MessageCodec codec(Channel channel);
}
