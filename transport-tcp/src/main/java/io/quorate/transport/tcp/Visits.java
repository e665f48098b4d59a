package io.quorate.transport.tcp;

import io.quorate.spi.Reception;
import io.quorate.spi.Reception.Visitor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The visitors of a node, and who answers them. Lives in the event loop. */
final class Visits {
    static final int MAX_VISITORS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final Optional<Reception> reception;
    private final Map<Visitor, IncomingConnection> present = new LinkedHashMap<>();

    Visits(Optional<Reception> reception) {
        this.reception = reception;
    }

    /** Whom to turn away. */
    Optional<Handshake.Refused> judge(Visitor visitor) {
        Optional<String> why = reception.isEmpty()
                ? Optional.of("it lets no visitors in")
                : present.size() >= MAX_VISITORS
                        ? Optional.of("it has " + MAX_VISITORS + " visitors already; try again in a while")
                        : guarded(one -> one.refusal(visitor)).orElse(Optional.of("it cannot answer now"));
        return why.map(sentence -> new Handshake.Refused(Refusal.NO_VISITOR, sentence));
    }

    void opened(Visitor visitor, IncomingConnection connection) {
        present.put(visitor, connection);
    }

    void asked(Visitor visitor, ByteBuffer request) {
        tell(one -> one.asked(visitor, request));
    }

    void left(Visitor visitor) {
        if (present.remove(visitor) != null) {
            tell(one -> one.left(visitor));
        }
    }

    void close() {
        List.copyOf(present.values()).forEach(connection -> connection.close("closing"));
    }

    private void tell(Consumer<Reception> call) {
        guarded(one -> {
            call.accept(one);
            return true;
        });
    }

    /** Keeps a faulty reception from harming the event loop. */
    private <T> Optional<T> guarded(Function<Reception, T> call) {
        try {
            return reception.map(call);
        } catch (RuntimeException e) {
            LOG.error("the reception of visitors failed, which it must not", e);
            return Optional.empty();
        }
    }
}
