package io.quorate.transport.tcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warnings that a wrong setting or a stranger can cause again and again: each kind is logged once a minute, with the
 * number of those left out. Thread-safe.
 */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_KINDS = 256;
    private static final int MAX_TEXT = 200;

    private final LongSupplier nanos;
    private final Consumer<String> log;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    Complaints() {
        this(System::nanoTime, sentence -> LOG.warn("{}", sentence));
    }

    Complaints(LongSupplier nanos, Consumer<String> log) {
        this.nanos = nanos;
        this.log = log;
    }

    /** Logs the sentence, unless one of the same kind was logged within the last minute. */
    void about(String kind, Supplier<String> sentence) {
        int leftOut = due(kind);
        if (leftOut == 0) {
            log.accept(sentence.get());
        } else if (leftOut > 0) {
            log.accept(sentence.get() + " (" + leftOut + " more of this kind since the last such line)");
        }
    }

    /** How many of this kind were left out since the last line, or -1 if now is too soon for another. */
    private synchronized int due(String kind) {
        long now = nanos.getAsLong();
        Kind known = kinds.get(kind);
        if (known != null && now - known.logged < PAUSE) {
            known.leftOut++;
            return -1;
        }
        if (known == null && kinds.size() >= MAX_KINDS) {
            kinds.remove(kinds.keySet().iterator().next());
        }
        kinds.put(kind, new Kind(now));
        return known == null ? 0 : known.leftOut;
    }

    /** How many kinds are remembered. */
    synchronized int size() {
        return kinds.size();
    }

    /** Text from outside, fit for a log: printable, on one line, cut. */
    static String plain(String foreign) {
        String cut = foreign.length() > MAX_TEXT ? foreign.substring(0, MAX_TEXT) + "..." : foreign;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static final class Kind {
        private final long logged;
        private int leftOut;

        private Kind(long logged) {
            this.logged = logged;
        }
    }
}
