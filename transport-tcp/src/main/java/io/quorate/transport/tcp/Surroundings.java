package io.quorate.transport.tcp;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import java.util.Map;

/** What all connections of one transport share. */
record Surroundings(
        TcpSettings settings,
        Hello self,
        Loop loop,
        Resolver resolver,
        Map<NodeId, Link> links,
        GuardedReceiver receiver,
        Complaints complaints,
        TcpCounters counters)
        implements AutoCloseable {
    /** Waits for the end of the loop: then all sockets are closed and the receiver hears nothing more. */
    @Override
    public void close() {
        resolver.close();
        loop.close();
    }
}
