package io.quorate.transport.tcp;

/** A place to listen or to dial, not looked up yet. */
record HostPort(String host, int port) {
    /**
     * Takes {@code host:port} apart; an IPv6 host stands in brackets.
     *
     * @throws IllegalArgumentException with a sentence for whoever wrote the text
     */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw wrong(text);
        }
        return new HostPort(host(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
    }

    private static String host(String text, String host) {
        if (host.startsWith("[") && host.endsWith("]") && host.length() > 2) {
            return host.substring(1, host.length() - 1);
        }
        if (host.contains(":") || host.contains("[") || host.isBlank()) {
            throw wrong(text);
        }
        return host;
    }

    private static int port(String text, String digits) {
        boolean plain =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = plain ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw wrong(text);
        }
        return port;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + Complaints.plain(text)
                + "' is not host:port, for instance 10.0.0.1:7400 or [fd00::1]:7400, with a port of 1 to 65535");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
