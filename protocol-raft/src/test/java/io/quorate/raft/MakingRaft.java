package io.quorate.raft;

import io.quorate.spi.ProtocolFactory;
import java.util.function.Supplier;

/** Makes what is tested, from whichever classes it is loaded with: right ones or mutated ones. */
public final class MakingRaft implements Supplier<ProtocolFactory> {
    @Override
    public ProtocolFactory get() {
        return new RaftFactory(RaftSettings.DEFAULTS);
    }
}
