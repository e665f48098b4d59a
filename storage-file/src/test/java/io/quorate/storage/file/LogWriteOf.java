package io.quorate.storage.file;

import io.quorate.api.EntryKind;
import io.quorate.spi.EntryBlock;
import io.quorate.spi.LogWrite;
import io.quorate.spi.Mark;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes in one word. */
final class LogWriteOf {
    private LogWriteOf() {}

    /** Appends commands of round 1. */
    static LogWrite entries(Model to, String... payloads) {
        return entries(to.last() + 1, payloads);
    }

    /** Begins the log behind an index. */
    static LogWrite base(long index) {
        return new LogWrite(0, new Mark(index, 1), 0, List.of(), Map.of());
    }

    /** Commands of round 1 from an index on. */
    static LogWrite entries(long first, String... payloads) {
        List<EntryBlock> blocks = Stream.of(payloads)
                .map(payload -> EntryBlock.of(EntryKind.COMMAND, 1, payload.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return new LogWrite(0, Mark.NONE, first, blocks, Map.of());
    }
}
