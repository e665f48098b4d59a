package io.quorate.testkit.mutant.sample;

/** Uses a constant that the compiler copies. */
final class Other {
    private Other() {}

    static int step() {
        return Sample.STEP;
    }
}
