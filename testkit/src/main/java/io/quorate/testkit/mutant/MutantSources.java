package io.quorate.testkit.mutant;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** The sources of a package and those below it, in memory. */
final class MutantSources {
    private final Path directory;
    private final Map<Path, String> texts;

    private MutantSources(Path directory, Map<Path, String> texts) {
        this.directory = directory;
        this.texts = texts;
    }

    static MutantSources read(Path sources, String packageName) {
        Path directory = sources.resolve(packageName.replace('.', '/'));
        Map<Path, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.put(directory.relativize(file), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no sources to mutate in " + directory.toAbsolutePath(), e);
        }
        return new MutantSources(directory, texts);
    }

    void patch(Mutant mutant, Mutant.Patch patch) {
        Path file = Path.of(patch.file());
        String text = texts.get(file);
        if (text == null) {
            throw failure(mutant, "there is no " + directory.resolve(file) + "; there are " + texts.keySet());
        }
        int at = text.indexOf(patch.text());
        if (at < 0 || patch.text().isEmpty() || text.indexOf(patch.text(), at + 1) >= 0) {
            String found = at < 0 ? "nowhere" : "more than once";
            throw failure(mutant, "'" + patch.text() + "' stands " + found + " in " + directory.resolve(file));
        }
        texts.put(
                file,
                text.substring(0, at)
                        + patch.replacement()
                        + text.substring(at + patch.text().length()));
    }

    /** Class files by class name. */
    Map<String, byte[]> compile(Mutant mutant) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw failure(mutant, "this JVM has no compiler: run the tests on a JDK");
        }
        List<JavaFileObject> units = texts.entrySet().stream()
                .<JavaFileObject>map(
                        source -> new MutantFiles.Source(directory.resolve(source.getKey()), source.getValue()))
                .toList();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-Xlint:none", "-implicit:none");
        try (MutantFiles files = new MutantFiles(compiler.getStandardFileManager(null, null, null))) {
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw failure(mutant, "it does not compile: " + messages);
            }
            return files.classes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException failure(Mutant mutant, String why) {
        return new IllegalStateException("the mutant '" + mutant.description() + "' cannot be made: " + why);
    }
}
