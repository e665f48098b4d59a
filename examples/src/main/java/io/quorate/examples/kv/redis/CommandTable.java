package io.quorate.examples.kv.redis;

import io.quorate.api.ReplicaStatus;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.KvCommand.Op;
import io.quorate.examples.kv.KvMachine;
import io.quorate.examples.kv.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The commands that clients may send: what each comes down to. Immutable, shared by all connections. */
final class CommandTable {
    private static final Reply SYNTAX = Reply.error("syntax error");

    /** Turns a request of the right arity into a call. */
    @FunctionalInterface
    private interface Parser {
        Call parse(Request request, Client client);
    }

    /** As in Redis: an arity counts the name; a negative one is a minimum. */
    private record Entry(int arity, String flag, Keys keys, Parser parser) {
        boolean takes(int words) {
            return arity < 0 ? words >= -arity : words == arity;
        }
    }

    /** Where the keys are among the words: from first to last, every step; last -1 is the last word. */
    private record Keys(int first, int last, int step) {
        static final Keys NONE = new Keys(0, 0, 0);
        static final Keys ONE = new Keys(1, 1, 1);
        static final Keys ALL = new Keys(1, -1, 1);
        static final Keys PAIRS = new Keys(1, -1, 2);
    }

    private final Map<String, Entry> entries = new TreeMap<>();

    CommandTable(Supplier<ReplicaStatus> status) {
        reads();
        writes();
        others(status);
    }

    private void reads() {
        add("get", 2, "readonly", Keys.ONE, store(Op.GET));
        add("mget", -2, "readonly", Keys.ALL, store(Op.MGET));
        add("exists", -2, "readonly", Keys.ALL, store(Op.EXISTS));
        add("dbsize", 1, "readonly", Keys.NONE, store(Op.DBSIZE));
        add("keys", 2, "readonly", Keys.NONE, store(Op.KEYS));
    }

    private void writes() {
        add("set", -3, "write", Keys.ONE, (request, client) -> set(request));
        add("getset", 3, "write", Keys.ONE, store(Op.GETSET));
        add("del", -2, "write", Keys.ALL, store(Op.DEL));
        add("incr", 2, "write", Keys.ONE, (request, client) -> increment(request, 1L));
        add(
                "incrby",
                3,
                "write",
                Keys.ONE,
                (request, client) -> increment(request, KvMachine.integer(request.bytes(2))));
        add("append", 3, "write", Keys.ONE, store(Op.APPEND));
        add("mset", -3, "write", Keys.PAIRS, (request, client) -> setAll(request));
    }

    private void others(Supplier<ReplicaStatus> status) {
        local("ping", -1, (request, client) -> ping(request));
        local("echo", 2, (request, client) -> Reply.of(request.bytes(1)));
        local("info", -1, (request, client) -> Reply.of(Info.text(status.get(), request)));
        local("config", -2, (request, client) -> ServerConfig.answer(request));
        local("command", -1, (request, client) -> command(request));
        local("client", -2, (request, client) -> client.client(request));
        local("hello", -1, (request, client) -> client.hello(request));
        add("quit", -1, "fast", Keys.NONE, (request, client) -> new Call.Local(Reply.OK, true));
    }

    private void local(String name, int arity, BiFunction<Request, Client, Reply> answer) {
        add(name, arity, "fast", Keys.NONE, (request, client) -> new Call.Local(answer.apply(request, client)));
    }

    private void add(String name, int arity, String flag, Keys keys, Parser parser) {
        entries.put(name, new Entry(arity, flag, keys, parser));
    }

    Call call(Request request, Client client) {
        Entry entry = entries.get(request.name().toLowerCase(Locale.ROOT));
        if (entry == null) {
            return new Call.Local(unknown(request));
        }
        return entry.takes(request.size())
                ? entry.parser().parse(request, client)
                : new Call.Local(wrongArity(request.name()));
    }

    private static Reply unknown(Request request) {
        StringBuilder text = new StringBuilder("unknown command '")
                .append(clipped(request.name()))
                .append("', with args beginning with: ");
        for (int i = 1; i < request.size() && text.length() < 256; i++) {
            text.append('\'').append(clipped(request.text(i))).append("' ");
        }
        return Reply.error(text.toString());
    }

    private static String clipped(String text) {
        return text.length() <= 128 ? text : text.substring(0, 128);
    }

    static Reply wrongArity(String name) {
        return Reply.error("wrong number of arguments for '" + name.toLowerCase(Locale.ROOT) + "' command");
    }

    static Reply unknownSubcommand(Request request) {
        return Reply.error("unknown subcommand '" + clipped(request.text(1)) + "'. Try " + request.upper(0) + " HELP.");
    }

    private static Call replicated(Request request, KvCommand command) {
        return new Call.Replicated(command, request.weight());
    }

    private static Parser store(Op op) {
        return (request, client) -> replicated(request, new KvCommand(op, request.from(1)));
    }

    private static Call set(Request request) {
        Op op = Op.SET;
        for (int i = 3; i < request.size(); i++) {
            String option = request.upper(i);
            Op wanted = option.equals("NX") ? Op.SET_NX : Op.SET_XX;
            boolean known = option.equals("NX") || option.equals("XX");
            if (!known || (op != Op.SET && op != wanted)) {
                return new Call.Local(SYNTAX);
            }
            op = wanted;
        }
        return replicated(request, KvCommand.of(op, request.bytes(1), request.bytes(2)));
    }

    private static Call increment(Request request, Long by) {
        return by == null
                ? new Call.Local(KvMachine.NOT_AN_INTEGER)
                : replicated(request, KvMachine.increment(request.bytes(1), by));
    }

    private static Call setAll(Request request) {
        return request.size() % 2 == 0
                ? new Call.Local(wrongArity("mset"))
                : replicated(request, new KvCommand(Op.MSET, request.from(1)));
    }

    private static Reply ping(Request request) {
        return switch (request.size()) {
            case 1 -> new Reply.Text("PONG");
            case 2 -> Reply.of(request.bytes(1));
            default -> wrongArity("ping");
        };
    }

    private Reply command(Request request) {
        String what = request.size() == 1 ? "" : request.upper(1);
        return switch (what) {
            case "" ->
                new Reply.Many(entries.keySet().stream().map(this::description).toList());
            case "COUNT" -> new Reply.Int(entries.size());
            case "DOCS", "INFO", "LIST" -> new Reply.Many(List.of());
            default -> unknownSubcommand(request);
        };
    }

    private Reply description(String name) {
        Entry entry = entries.get(name);
        List<Reply> parts = new ArrayList<>();
        parts.add(Reply.of(name));
        parts.add(new Reply.Int(entry.arity()));
        parts.add(new Reply.Many(List.of(new Reply.Text(entry.flag()))));
        parts.add(new Reply.Int(entry.keys().first()));
        parts.add(new Reply.Int(entry.keys().last()));
        parts.add(new Reply.Int(entry.keys().step()));
        return new Reply.Many(parts);
    }
}
