package io.quorate.testkit.toy;

import io.quorate.spi.ProtocolFactory;
import java.util.function.Supplier;

/** Makes the toy by name. */
public final class MakingToy implements Supplier<ProtocolFactory> {
    @Override
    public ProtocolFactory get() {
        return new ToyFactory();
    }
}
