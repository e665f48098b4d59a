package io.quorate.benchmarks.life;

import io.quorate.api.NodeId;
import io.quorate.spi.Channel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What one replica has done when, as seen from outside: at its transport, its storage and its state machine. */
final class Footprints {
    /** Where a frame says what channel it is for, and where its messages begin. */
    private static final int CHANNEL = 21;

    private static final int MESSAGES = 22;
    /** Longer than the heads of the messages before the first that has entries. */
    private static final int LOOKED_AT = 1 << 10;

    final Trail writeBegins = new Trail();
    final Trail writeEnds = new Trail();
    final Trail applied = new Trail();
    private final Map<NodeId, Trail> entriesOut = new ConcurrentHashMap<>();
    private final Map<NodeId, Trail> entriesIn = new ConcurrentHashMap<>();
    private final Map<NodeId, Trail> answersOut = new ConcurrentHashMap<>();
    private final Map<NodeId, Trail> answersIn = new ConcurrentHashMap<>();

    /** Frames with entries to a peer, by the first index. */
    Trail entriesTo(NodeId peer) {
        return entriesOut.computeIfAbsent(peer, absent -> new Trail());
    }

    Trail entriesFrom(NodeId peer) {
        return entriesIn.computeIfAbsent(peer, absent -> new Trail());
    }

    /** Frames of the protocol without entries to a peer, by their own times. */
    Trail answersTo(NodeId peer) {
        return answersOut.computeIfAbsent(peer, absent -> new Trail());
    }

    Trail answersFrom(NodeId peer) {
        return answersIn.computeIfAbsent(peer, absent -> new Trail());
    }

    void sends(NodeId peer, List<ByteBuffer> frame, long now) {
        ByteBuffer beginning = ByteBuffer.allocate(LOOKED_AT);
        for (ByteBuffer part : frame) {
            beginning.put(part.slice(part.position(), Math.min(part.remaining(), beginning.remaining())));
        }
        note(beginning.flip(), entriesTo(peer), answersTo(peer), now);
    }

    void receives(NodeId peer, ByteBuffer frame, long now) {
        note(frame.slice(), entriesFrom(peer), answersFrom(peer), now);
    }

    private static void note(ByteBuffer frame, Trail entries, Trail answers, long now) {
        if (frame.get(CHANNEL) != Channel.PROTOCOL.code()) {
            return;
        }
        long first = firstEntry(frame.position(MESSAGES));
        if (first > 0) {
            entries.add(first, now);
        } else {
            answers.add(now, now);
        }
    }

    /** Of the first message that has any; 0 if none has. The layout is that of the runtime's frames. */
    static long firstEntry(ByteBuffer messages) {
        while (messages.remaining() >= Integer.BYTES) {
            int end = messages.position() + Integer.BYTES + messages.getInt();
            if (end + Long.BYTES + Integer.BYTES > messages.limit()) {
                return 0;
            }
            messages.position(end);
            long first = messages.getLong();
            if (messages.getInt() > 0) {
                return first;
            }
        }
        return 0;
    }
}
