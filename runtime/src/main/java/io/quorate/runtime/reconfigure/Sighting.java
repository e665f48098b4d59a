package io.quorate.runtime.reconfigure;

import io.quorate.spi.Hello;
import java.util.Optional;

/**
 * What was found at an address.
 *
 * @param hello how whoever listens there introduces itself; empty if nobody answers
 * @param why nobody answers; empty if somebody does
 */
public record Sighting(Optional<Hello> hello, String why) {
    /**
     * Somebody is there.
     *
     * @param hello who
     * @return the sighting
     */
    public static Sighting of(Hello hello) {
        return new Sighting(Optional.of(hello), "");
    }

    /**
     * Nobody is there.
     *
     * @param why as far as one can tell
     * @return the sighting
     */
    public static Sighting nobody(String why) {
        return new Sighting(Optional.empty(), why);
    }
}
