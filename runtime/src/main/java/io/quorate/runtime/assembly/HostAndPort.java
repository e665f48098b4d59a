package io.quorate.runtime.assembly;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shape of an address; whether it leads anywhere is for the transport to find out. */
final class HostAndPort {
    private static final Pattern SHAPE = Pattern.compile("(\\[[^\\[\\]\\s]+]|[^\\[\\]:\\s]+):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    private HostAndPort() {}

    /**
     * Looks at an address.
     *
     * @param text any
     * @return whether it is {@code host:port}, an IPv6 host in brackets
     */
    static boolean isValid(String text) {
        Matcher address = SHAPE.matcher(text);
        if (!address.matches()) {
            return false;
        }
        int port = Integer.parseInt(address.group(2));
        return port >= 1 && port <= MAX_PORT;
    }
}
