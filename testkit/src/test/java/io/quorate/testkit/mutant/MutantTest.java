package io.quorate.testkit.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.testkit.mutant.sample.Making;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class MutantTest {
    private static final Path SOURCES = Path.of("src/test/java");

    private static LongUnaryOperator mutated(String file, String text, String replacement) {
        return Mutant.of("a test", file, text, replacement).load(SOURCES, LongUnaryOperator.class, Making.class);
    }

    @Test
    void theMutantDiffersAndTheOriginalStays() {
        LongUnaryOperator wrong = mutated("Sample.java", "value + ", "value - ");
        assertThat(wrong.applyAsLong(5)).isEqualTo(3);
        assertThat(new Making().get().applyAsLong(5)).isEqualTo(7);
    }

    @Test
    void constantsThatTheCompilerCopiesAreMutatedEverywhere() {
        assertThat(mutated("Sample.java", "STEP = 2", "STEP = 9").applyAsLong(5))
                .isEqualTo(14);
    }

    @Test
    void aTextThatIsNotThereExactlyOnceIsAnError() {
        assertThatThrownBy(() -> mutated("Sample.java", "nonsense", "")).hasMessageContaining("stands nowhere");
        assertThatThrownBy(() -> mutated("Sample.java", "Sample", "X")).hasMessageContaining("more than once");
        assertThatThrownBy(() -> mutated("Missing.java", "a", "b"))
                .hasMessageContaining("there are [Making.java, Other");
    }

    @Test
    void aMutantThatDoesNotCompileIsAnError() {
        assertThatThrownBy(() -> mutated("Sample.java", "value + ", "value ? "))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not compile")
                .hasMessageContaining("Sample.java");
    }
}
