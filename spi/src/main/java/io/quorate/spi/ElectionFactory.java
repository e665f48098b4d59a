package io.quorate.spi;

import io.quorate.spi.wire.MessageCodec;

/** Makes leader elections of one kind. Thread-safe and without state. */
public interface ElectionFactory {
    /**
     * The name in configuration files.
     *
     * @return for instance {@code ble}
     */
    String name();

    /**
     * Builds an election.
     *
     * @param setup who it is and what it remembers
     * @return an election at the beginning of a process
     */
    LeaderElection create(ElectionSetup setup);

    /**
     * Reads and writes its messages.
     *
     * @return the codec
     */
    MessageCodec codec();
}
