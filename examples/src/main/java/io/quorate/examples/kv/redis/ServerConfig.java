package io.quorate.examples.kv.redis;

import io.quorate.examples.kv.Glob;
import io.quorate.examples.kv.KvMachine;
import io.quorate.examples.kv.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The answers to CONFIG GET: what clients ask for before they begin. Nothing can be set. */
final class ServerConfig {
    private static final Map<String, String> VALUES = new TreeMap<>(Map.of(
            "appendonly", "yes",
            "databases", "1",
            "maxmemory", "0",
            "proto-max-bulk-len", Integer.toString(KvMachine.MAX_VALUE),
            "save", ""));

    private ServerConfig() {}

    static Reply answer(Request request) {
        if (!request.upper(1).equals("GET")) {
            return CommandTable.unknownSubcommand(request);
        }
        if (request.size() < 3) {
            return CommandTable.wrongArity("config|get");
        }
        List<Reply> found = new ArrayList<>();
        VALUES.forEach((name, value) -> {
            if (request.from(2).stream().anyMatch(pattern -> matches(pattern, name))) {
                found.add(Reply.of(name));
                found.add(Reply.of(value));
            }
        });
        return new Reply.Many(found);
    }

    private static boolean matches(byte[] pattern, String name) {
        byte[] lower = new String(pattern, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .getBytes(StandardCharsets.ISO_8859_1);
        return Glob.matches(lower, name.getBytes(StandardCharsets.ISO_8859_1));
    }
}
