package io.quorate.testkit.mutant;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A program that is wrong on purpose: some text of its sources replaced. It is compiled in memory and loaded beside the
 * right one.
 *
 * <pre>
 * Mutant mutant = Mutant.of("counts itself before persisted", "Leader.java", "log.durable()", "log.last()");
 * ProtocolFactory wrong = mutant.load(Path.of("src/main/java"), ProtocolFactory.class, Making.class);
 *
 * final class Making implements Supplier&lt;ProtocolFactory&gt; { ... return new RaftFactory(); ... }
 * </pre>
 *
 * @param description what is wrong with it, for people
 * @param patches what is replaced; at least one
 */
public record Mutant(String description, List<Patch> patches) {
    /**
     * One replacement.
     *
     * @param file name of the source file, within the package that is mutated or one below it; names with a directory, for
     *     instance {@code codec/Heads.java}, are relative to that package
     * @param text what must occur in it exactly once
     * @param replacement what stands there instead
     */
    public record Patch(String file, String text, String replacement) {}

    /** Copies the list. */
    public Mutant {
        patches = List.copyOf(patches);
    }

    /**
     * One text replaced.
     *
     * @param description what is wrong, for people
     * @param file where
     * @param text what must occur there exactly once
     * @param replacement what stands there instead
     * @return the mutant
     */
    public static Mutant of(String description, String file, String text, String replacement) {
        return new Mutant(description, List.of(new Patch(file, text, replacement)));
    }

    /**
     * The same with one more text replaced: for instance a check that would find the mistake at once.
     *
     * @param file where
     * @param text what must occur there exactly once
     * @param replacement what stands there instead
     * @return the mutant
     */
    public Mutant and(String file, String text, String replacement) {
        List<Patch> more = new ArrayList<>(patches);
        more.add(new Patch(file, text, replacement));
        return new Mutant(description, more);
    }

    /**
     * Compiles the mutated package, all classes of it and of the packages below, and makes something of it.
     *
     * @param sources root of the sources, for instance {@code src/main/java}
     * @param type what it makes: a type that the mutated package does not define
     * @param supplier a class with a constructor without parameters, in the package that is mutated (a test class, say);
     *     it is loaded anew, with all classes of its package, so that they see the mutated classes
     * @param <T> what it makes
     * @return what it made
     * @throws IllegalStateException if a text is not there exactly once, or the result does not compile: a mutant that
     *     does not exist would count as caught
     */
    public <T> T load(Path sources, Class<T> type, Class<? extends Supplier<? extends T>> supplier) {
        return load(sources, supplier.getPackageName(), type, supplier);
    }

    /**
     * The same for a package that others use: with it, they are loaded anew, so that they see the mutated classes.
     *
     * @param sources root of the sources of what is mutated
     * @param mutated the package, mutated with those below it
     * @param type what it makes: a type that neither the mutated package nor those that use it define
     * @param supplier a class with a constructor without parameters, in a package that uses it; all of that package is loaded anew
     * @param users other packages that use it
     * @param <T> what it makes
     * @return what it made
     * @throws IllegalStateException if a text is not there exactly once, or the result does not compile
     */
    public <T> T load(
            Path sources,
            String mutated,
            Class<T> type,
            Class<? extends Supplier<? extends T>> supplier,
            String... users) {
        MutantSources patched = MutantSources.read(sources, mutated);
        patches.forEach(patch -> patched.patch(this, patch));
        MutantLoader loader = new MutantLoader(supplier, patched.compile(this), List.of(users));
        return type.cast(loader.instance().get());
    }

    @Override
    public String toString() {
        return description;
    }
}
