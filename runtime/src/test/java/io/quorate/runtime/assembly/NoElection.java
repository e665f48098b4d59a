package io.quorate.runtime.assembly;

import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.wire.MessageCodec;

/** Elects nobody. */
record NoElection(String name) implements ElectionFactory {
    @Override
    public LeaderElection create(ElectionSetup setup) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MessageCodec codec() {
        return MessageCodec.builder().build();
    }
}
