package io.quorate.testkit.sim;

import io.quorate.api.Configuration;
import io.quorate.spi.Channel;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.wire.MessageCodec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A factory whose cores somebody sees. */
record WatchedFactory(ProtocolFactory factory, Consumer<Protocol> seen) implements ProtocolFactory {
    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public List<String> problems(Configuration configuration) {
        return factory.problems(configuration);
    }

    @Override
    public boolean changesVoters() {
        return factory.changesVoters();
    }

    @Override
    public boolean feedsLearners() {
        return factory.feedsLearners();
    }

    @Override
    public Optional<byte[]> firstState(Configuration configuration) {
        return factory.firstState(configuration);
    }

    @Override
    public Protocol create(ProtocolSetup setup) {
        Protocol core = factory.create(setup);
        seen.accept(core);
        return core;
    }

    @Override
    public MessageCodec codec(Channel channel) {
        return factory.codec(channel);
    }
}
