package io.quorate.testkit.mutant.sample;

/** Something to mutate. */
final class Sample {
    static final int STEP = 2;

    private Sample() {}

    static long next(long value) {
        return value + Other.step();
    }
}
