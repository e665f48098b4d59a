package io.quorate.transport.tcp;

import io.quorate.spi.plugin.Dialer;
import java.io.IOException;
import java.time.Duration;

/** Visits nodes whose transport is {@code tcp}. Thread-safe, without state. */
public final class TcpDialer implements Dialer {
    /** For the service loader. */
    public TcpDialer() {}

    @Override
    public Conversation dial(String address, Duration patience) throws IOException {
        HostPort place;
        try {
            place = HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return TcpConversation.open(place, patience);
    }
}
