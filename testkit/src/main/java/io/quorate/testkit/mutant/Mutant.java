package io.quorate.testkit.mutant;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A program that is wrong on purpose: one text of its sources replaced. It is compiled in memory and loaded beside the
 * right one.
 *
 * <pre>
 * Mutant mutant = new Mutant("counts itself before persisted", "Leader.java", "log.durable()", "log.last()");
 * ProtocolFactory wrong = mutant.load(Path.of("src/main/java"), ProtocolFactory.class, Making.class);
 *
 * final class Making implements Supplier&lt;ProtocolFactory&gt; { ... return new RaftFactory(); ... }
 * </pre>
 *
 * @param description what is wrong with it, for people
 * @param file name of the source file, within the package that the supplier is of or one below it; names with a
 *     directory, for instance {@code codec/Heads.java}, are relative to that package
 * @param text what must occur in it exactly once
 * @param replacement what stands there instead
 */
public record Mutant(String description, String file, String text, String replacement) {
    /**
     * Compiles the mutated package, all classes of it and of the packages below, and makes something of it.
     *
     * @param sources root of the sources, for instance {@code src/main/java}
     * @param type what it makes: a type that the mutated package does not define
     * @param supplier a class with a constructor without parameters, in the package that is mutated (a test class, say);
     *     it is loaded anew, with all classes of its package, so that they see the mutated classes
     * @param <T> what it makes
     * @return what it made
     * @throws IllegalStateException if the text is not there exactly once, or the result does not compile: a mutant that
     *     does not exist would count as caught
     */
    public <T> T load(Path sources, Class<T> type, Class<? extends Supplier<? extends T>> supplier) {
        MutantSources patched = MutantSources.read(sources, supplier.getPackageName());
        patched.patch(this);
        MutantLoader loader = new MutantLoader(supplier, patched.compile(this));
        return type.cast(loader.instance().get());
    }

    @Override
    public String toString() {
        return description;
    }
}
