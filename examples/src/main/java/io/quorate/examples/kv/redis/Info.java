package io.quorate.examples.kv.redis;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.ReplicaStatus;
import io.quorate.api.Role;
import java.util.List;
import java.util.Locale;

/** The text of INFO. */
final class Info {
    /** The version of Redis whose answers these are. */
    static final String REDIS_VERSION = "7.0.0";

    private static final List<String> EVERYTHING = List.of("default", "all", "everything");

    private Info() {}

    static String text(ReplicaStatus status, Request request) {
        StringBuilder text = new StringBuilder();
        if (wants(request, "server")) {
            text.append("# Server\r\n");
            line(text, "redis_version", REDIS_VERSION);
            line(text, "redis_mode", "standalone");
        }
        if (wants(request, "quorate")) {
            text.append(text.isEmpty() ? "" : "\r\n").append("# Quorate\r\n");
            quorate(text, status);
        }
        return text.toString();
    }

    private static void quorate(StringBuilder text, ReplicaStatus status) {
        line(text, "node", status.node());
        line(text, "role", role(status.role()));
        line(text, "leader", status.leader().map(NodeId::text).orElse(""));
        line(
                text,
                "protocol",
                status.configuration().map(Configuration::protocol).orElse(""));
        line(text, "epoch", status.configuration().map(Configuration::epoch).orElse(0L));
        line(text, "decided", status.decided());
        line(text, "applied", status.applied());
    }

    /** A candidate is a follower that has nobody to follow. */
    private static String role(Role role) {
        return (role == Role.CANDIDATE ? Role.FOLLOWER : role).name().toLowerCase(Locale.ROOT);
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(':').append(value).append("\r\n");
    }

    private static boolean wants(Request request, String section) {
        boolean wanted = request.size() == 1;
        for (int i = 1; i < request.size(); i++) {
            String asked = request.text(i).toLowerCase(Locale.ROOT);
            wanted |= asked.equals(section) || EVERYTHING.contains(asked);
        }
        return wanted;
    }
}
