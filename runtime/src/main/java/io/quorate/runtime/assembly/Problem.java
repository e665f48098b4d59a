package io.quorate.runtime.assembly;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that keeps a configuration from being used.
 *
 * @param key the full key, for instance {@code quorate.storage-file.directory}; empty if the file cannot be read at all
 * @param text what is wrong and what would be right, for people; never a secret
 * @param where file and line, if known
 */
public record Problem(String key, String text, Optional<String> where) {
    /** Rejects nulls. */
    public Problem {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(where, "where");
    }

    @Override
    public String toString() {
        String head = key.isEmpty() ? text : key + ": " + text;
        return head + where.map(place -> "\n    at " + place).orElse("");
    }
}
