package io.quorate.testkit.mutant.sample;

import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** Sees the sample that is loaded beside it. */
public final class Making implements Supplier<LongUnaryOperator> {
    @Override
    public LongUnaryOperator get() {
        return Sample::next;
    }
}
