package io.quorate.runtime.identity;

import io.quorate.api.Configuration;

/**
 * The epoch that runs.
 *
 * @param base index of the stop-sign that ended the epoch before; 0 for the first
 * @param configuration who takes part, under which protocol
 */
public record Epoch(long base, Configuration configuration) {
    /**
     * Its number.
     *
     * @return how many hand-overs came before
     */
    public long number() {
        return configuration.epoch();
    }
}
