package io.quorate.testkit.toy;

import io.quorate.api.Configuration;
import io.quorate.spi.Channel;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.wire.MessageCodec;
import java.util.Optional;
import java.util.function.Function;

/** Makes {@link ToyProtocol}s, or variants that break a clause. */
public final class ToyFactory implements ProtocolFactory {
    private static final MessageCodec CODEC = MessageCodec.builder()
            .add(
                    0,
                    ToyProtocol.Append.class,
                    (append, out) ->
                            out.number(append.round()).number(append.decided()).number(append.probe()),
                    (in, entries) -> new ToyProtocol.Append(in.number(), in.number(), in.number(), entries))
            .add(
                    1,
                    ToyProtocol.Ack.class,
                    (ack, out) -> out.number(ack.round()).number(ack.durable()).number(ack.probe()),
                    (in, entries) -> new ToyProtocol.Ack(in.number(), in.number(), in.number()))
            .build();

    private final String name;
    private final Function<ProtocolSetup, Protocol> core;

    /** The right one. */
    public ToyFactory() {
        this(ToyProtocol::new);
    }

    /** A variant. */
    ToyFactory(Function<ProtocolSetup, Protocol> core) {
        this("toy", core);
    }

    /** A variant under another name. */
    ToyFactory(String name, Function<ProtocolSetup, Protocol> core) {
        this.name = name;
        this.core = core;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<byte[]> firstState(Configuration configuration) {
        return Optional.empty();
    }

    @Override
    public Protocol create(ProtocolSetup setup) {
        return core.apply(setup);
    }

    @Override
    public MessageCodec codec(Channel channel) {
        return CODEC;
    }
}
