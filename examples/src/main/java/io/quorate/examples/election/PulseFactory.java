package io.quorate.examples.election;

import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.LeaderElection;
import io.quorate.spi.wire.MessageCodec;

/** Makes elections of the kind {@code pulse}. Thread-safe. */
public final class PulseFactory implements ElectionFactory {
    private static final MessageCodec CODEC = MessageCodec.builder()
            .add(
                    80,
                    Pulse.class,
                    (pulse, out) -> out.ballot(pulse.own())
                            .ballot(pulse.leader())
                            .flag(pulse.content())
                            .flag(pulse.hearsYou()),
                    (in, entries) -> new Pulse(in.ballot(), in.ballot(), in.flag(), in.flag()))
            .build();

    private final int termTicks;

    /**
     * A factory.
     *
     * @param termTicks how long a node listens before it judges, at least 3
     */
    public PulseFactory(int termTicks) {
        this.termTicks = termTicks;
    }

    @Override
    public String name() {
        return "pulse";
    }

    @Override
    public LeaderElection create(ElectionSetup setup) {
        return new PulseElection(setup, termTicks);
    }

    @Override
    public MessageCodec codec() {
        return CODEC;
    }
}
