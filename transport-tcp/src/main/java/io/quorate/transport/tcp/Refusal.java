package io.quorate.transport.tcp;

import java.util.Arrays;
import java.util.Optional;

/** Why a handshake was refused. */
enum Refusal {
    UNKNOWN_FORMAT(1),
    WRONG_CLUSTER(2),
    /** Somebody else listens at the address that was dialled. */
    WRONG_NODE(3),
    /** The dialer bears the name of the acceptor. */
    SAME_NODE(4),
    /** A later start of the same node is connected already, so the dialer is a copy or a ghost. */
    OLDER_BOOT(5),
    TOO_MANY(6),
    /** Whoever knocks is not let in. */
    NO_VISITOR(7);

    private final int code;

    Refusal(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<Refusal> of(int code) {
        return Arrays.stream(values()).filter(r -> r.code == code).findFirst();
    }
}
