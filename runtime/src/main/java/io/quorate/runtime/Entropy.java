package io.quorate.runtime;

import java.security.SecureRandom;
import java.util.UUID;

/** Where true randomness comes from; the simulator gives numbers of its own. */
public interface Entropy {
    /**
     * A new name for a newly formatted storage.
     *
     * @return never the same twice
     */
    UUID incarnation();

    /**
     * The seed of a process.
     *
     * @return any number
     */
    long seed();

    /**
     * The operating system's.
     *
     * @return true randomness
     */
    static Entropy system() {
        SecureRandom random = new SecureRandom();
        return new Entropy() {
            @Override
            public UUID incarnation() {
                return UUID.randomUUID();
            }

            @Override
            public long seed() {
                return random.nextLong();
            }
        };
    }
}
