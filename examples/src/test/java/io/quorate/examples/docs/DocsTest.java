package io.quorate.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.quorate.examples.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * What the documents say is true: a snippet behind a {@code source} comment is a file of the build, word for word; every
 * HOCON block can be read; every command that is named exists; no link leads nowhere.
 *
 * <p>{@code mvn test -pl examples -am -Dtest=DocsTest -Dsurefire.failIfNoSpecifiedTests=false -Dquotes=write} copies the
 * sources into the documents.
 */
class DocsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern QUOTE =
            Pattern.compile("<!-- source: (\\S+) -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("\\./quorate ([a-z]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(documents::add);
        }
        assertThat(documents).contains(ROOT.resolve("README.md"));
        return documents;
    }

    private static List<String> find(Pattern pattern, String text, int group) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    private static void writeQuotes(Path document) throws IOException {
        String text = QUOTE.matcher(read(document)).replaceAll(quote -> {
            String before = quote.group().substring(0, quote.start(2) - quote.start());
            return Matcher.quoteReplacement(before + read(ROOT.resolve(quote.group(1))) + "```");
        });
        Files.writeString(document, text);
    }

    @Test
    void quotesAreFilesOfTheBuild() throws IOException {
        int quotes = 0;
        for (Path document : documents()) {
            if ("write".equals(System.getProperty("quotes"))) {
                writeQuotes(document);
            }
            Matcher quote = QUOTE.matcher(read(document));
            while (quote.find()) {
                quotes++;
                Path source = ROOT.resolve(quote.group(1));
                assertThat(quote.group(2)).as("%s quotes %s", document, source).isEqualTo(read(source));
            }
        }
        assertThat(quotes).isGreaterThanOrEqualTo(3);
    }

    @Test
    void everyJavaSnippetIsAQuote() throws IOException {
        for (Path document : documents()) {
            String text = read(document);
            long java = find(BLOCK, text, 1).stream().filter("java"::equals).count();
            long quoted = find(QUOTE, text, 1).stream()
                    .filter(path -> path.endsWith(".java"))
                    .count();
            assertThat(java)
                    .as("Java snippets of %s that nobody compiles", document)
                    .isEqualTo(quoted);
        }
    }

    @Test
    void hoconCanBeRead() throws IOException {
        for (Path document : documents()) {
            Matcher block = BLOCK.matcher(read(document));
            while (block.find()) {
                if (block.group(1).equals("hocon")) {
                    assertThat(ConfigFactory.parseString(block.group(2)).root()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void commandsExist() throws IOException {
        CommandLine line = Main.commandLine();
        for (Path document : documents()) {
            for (String command : find(COMMAND, read(document), 1)) {
                assertThat(line.getSubcommands()).as("named in %s", document).containsKey(command);
            }
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Path document : documents()) {
            for (String link : find(LINK, read(document), 1)) {
                assertThat(document.resolveSibling(link))
                        .as("linked in %s", document)
                        .exists();
            }
        }
    }
}
