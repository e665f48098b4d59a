package io.quorate.runtime.assembly;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reaches nobody. */
final class NoTransport implements Transport {
    Optional<Hello> self = Optional.empty();
    Optional<String> trouble = Optional.empty();
    boolean closed;

    @Override
    public void start(Hello self, Receiver receiver) throws IOException {
        if (trouble.isPresent()) {
            throw new IOException(trouble.get());
        }
        this.self = Optional.of(self);
    }

    @Override
    public void dial(Map<NodeId, String> peers) {}

    @Override
    public void send(NodeId to, List<ByteBuffer> frame) {}

    @Override
    public CompletionStage<Hello> probe(String address) {
        return CompletableFuture.failedFuture(new IOException("reaches nobody"));
    }

    @Override
    public int maxFrameBytes() {
        return 16 << 20;
    }

    @Override
    public void close() {
        closed = true;
    }
}
