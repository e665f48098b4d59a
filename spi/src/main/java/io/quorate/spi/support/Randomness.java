package io.quorate.spi.support;

/**
 * Random numbers from a seed, the same on every JVM: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom
 * Number Generators"). Not thread-safe, not for secrets.
 */
public final class Randomness {
    private long state;

    /**
     * A sequence of its own for every seed.
     *
     * @param seed where it begins
     */
    public Randomness(long seed) {
        this.state = seed;
    }

    /**
     * An independent sequence for a part of the whole, so that a draw more in one part does not shift the others.
     *
     * @param seed of the whole
     * @param part name of the part
     * @return its sequence
     */
    public static Randomness of(long seed, String part) {
        long mixed = seed;
        for (int i = 0; i < part.length(); i++) {
            mixed = mix(mixed + 0x9E3779B97F4A7C15L * (part.charAt(i) + 1));
        }
        return new Randomness(mixed);
    }

    /**
     * The next 64 bits.
     *
     * @return any long
     */
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /**
     * The next number below a bound.
     *
     * @param bound above 0
     * @return 0 to {@code bound - 1}
     */
    public long below(long bound) {
        return Long.remainderUnsigned(nextLong(), bound);
    }

    /**
     * The next number between two bounds.
     *
     * @param low the smallest
     * @param high the largest, at least {@code low}
     * @return {@code low} to {@code high}
     */
    public long between(long low, long high) {
        return low + below(high - low + 1);
    }

    /**
     * Whether something happens that happens with a given probability.
     *
     * @param probability 0 to 1
     * @return true that often
     */
    public boolean chance(double probability) {
        return (nextLong() >>> 11) * 0x1.0p-53 < probability;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
