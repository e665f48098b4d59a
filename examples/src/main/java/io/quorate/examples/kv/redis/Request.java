package io.quorate.examples.kv.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What a client has sent: the name of a command and its arguments.
 *
 * @param words at least the name
 */
record Request(List<byte[]> words) {
    /** The name as the client wrote it. */
    String name() {
        return text(0);
    }

    int size() {
        return words.size();
    }

    byte[] bytes(int position) {
        return words.get(position);
    }

    String text(int position) {
        return new String(words.get(position), StandardCharsets.UTF_8);
    }

    String upper(int position) {
        return text(position).toUpperCase(Locale.ROOT);
    }

    /** The arguments from a position on. */
    List<byte[]> from(int position) {
        return words.subList(position, words.size());
    }

    long weight() {
        return words.stream()
                .mapToLong(word -> word.length + Requests.WORD_OVERHEAD)
                .sum();
    }
}
