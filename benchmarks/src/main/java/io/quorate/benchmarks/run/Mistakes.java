package io.quorate.benchmarks.run;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Refuses what cannot be measured: at once, and not by a void trial after some seconds.
 *
 * @param line whose options are checked
 */
record Mistakes(CommandLine line) {
    void checkMeasurable(List<Integer> numbers) {
        for (int number : numbers) {
            check(number >= 1, () -> number + " cannot be measured: windows, loads, sizes and replicas begin at 1");
        }
    }

    void checkSeconds(double seconds) {
        check(seconds >= 0.001 && Double.isFinite(seconds), () -> "--seconds must be 0.001 or more, not " + seconds);
    }

    void check(boolean right, Supplier<String> sentence) {
        if (!right) {
            throw new ParameterException(line, sentence.get());
        }
    }
}
