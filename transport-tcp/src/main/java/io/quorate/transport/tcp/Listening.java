package io.quorate.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Where to listen, and why one cannot: sentences for whoever starts the node. */
final class Listening {
    private Listening() {}

    /** Looks up where to listen; may block. */
    static InetSocketAddress place(String address) throws IOException {
        HostPort place;
        try {
            place = HostPort.parse(address);
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot listen: " + e.getMessage(), e);
        }
        InetSocketAddress found = new InetSocketAddress(place.host(), place.port());
        if (found.isUnresolved()) {
            throw new IOException(
                    "cannot listen at " + place + ": the name '" + place.host() + "' cannot be looked up");
        }
        return found;
    }

    static IOException failure(InetSocketAddress place, Throwable cause) {
        return new IOException(
                "cannot listen at " + place.getAddress().getHostAddress() + ":" + place.getPort() + ": "
                        + why(place, cause),
                cause);
    }

    private static String why(InetSocketAddress place, Throwable cause) {
        if (!isLocal(place)) {
            return "no network interface of this machine has this address; set transport-tcp.bind if others reach"
                    + " this node by an address that is not its own";
        }
        String message = String.valueOf(cause.getMessage());
        return message.contains("in use") ? "the port is in use, perhaps by another process of this node" : message;
    }

    private static boolean isLocal(InetSocketAddress place) {
        try {
            return place.getAddress().isAnyLocalAddress()
                    || place.getAddress().isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(place.getAddress()) != null;
        } catch (SocketException e) {
            return true;
        }
    }
}
