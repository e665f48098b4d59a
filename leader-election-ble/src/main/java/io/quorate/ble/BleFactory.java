package io.quorate.ble;

import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.wire.MessageCodec;

/** Makes {@linkplain BallotLeaderElection ballot leader elections}. Thread-safe. */
public final class BleFactory implements ElectionFactory {
    private final BleSettings settings;

    /**
     * A factory of elections that share their settings.
     *
     * @param settings what was tuned, or {@link BleSettings#DEFAULTS}
     */
    public BleFactory(BleSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "ble";
    }

    @Override
    public LeaderElection create(ElectionSetup setup) {
        return new BallotLeaderElection(setup, settings);
    }

    @Override
    public MessageCodec codec() {
        return BleCodec.CODEC;
    }
}
