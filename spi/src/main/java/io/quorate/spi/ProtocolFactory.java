package io.quorate.spi;

import io.quorate.api.Configuration;
import io.quorate.spi.wire.MessageCodec;
import java.util.List;

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
