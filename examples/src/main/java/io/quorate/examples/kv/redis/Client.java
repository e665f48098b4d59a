package io.quorate.examples.kv.redis;

import io.quorate.examples.kv.Reply;
import java.util.List;

/** What a connection says about itself: CLIENT and HELLO. */
final class Client {
    private static final Reply NO_PROTOCOL = new Reply.Failure("NOPROTO unsupported protocol version");

    private final long id;
    private Reply name = Reply.NULL;

    Client(long id) {
        this.id = id;
    }

    Reply client(Request request) {
        String what = request.upper(1);
        return switch (what) {
            case "ID" -> new Reply.Int(id);
            case "GETNAME" -> name;
            case "SETNAME" -> request.size() == 3 ? named(request.bytes(2)) : CommandTable.wrongArity("client|setname");
            case "SETINFO" -> request.size() == 4 ? Reply.OK : CommandTable.wrongArity("client|setinfo");
            default -> CommandTable.unknownSubcommand(request);
        };
    }

    private Reply named(byte[] value) {
        name = value.length == 0 ? Reply.NULL : Reply.of(value);
        return Reply.OK;
    }

    /** HELLO [version [SETNAME name]]. Clients that ask for version 3 go on with 2 when they are refused. */
    Reply hello(Request request) {
        if (request.size() > 1 && !request.text(1).equals("2")) {
            return NO_PROTOCOL;
        }
        for (int i = 2; i < request.size(); i += 2) {
            if (!request.upper(i).equals("SETNAME") || i + 1 == request.size()) {
                return Reply.error("Syntax error in HELLO option '" + request.text(i) + "'");
            }
            named(request.bytes(i + 1));
        }
        return new Reply.Many(List.of(
                Reply.of("server"), Reply.of("redis"),
                Reply.of("version"), Reply.of(Info.REDIS_VERSION),
                Reply.of("proto"), new Reply.Int(2),
                Reply.of("id"), new Reply.Int(id),
                Reply.of("mode"), Reply.of("standalone"),
                Reply.of("role"), Reply.of("master"),
                Reply.of("modules"), new Reply.Many(List.of())));
    }
}
