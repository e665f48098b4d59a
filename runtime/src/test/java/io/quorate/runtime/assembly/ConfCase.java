package io.quorate.runtime.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quorate.api.Codec;
import io.quorate.api.Replica;
import io.quorate.api.StateMachine;
import io.quorate.spi.plugin.Plugin;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A file that is right, and what becomes of it when something is changed. */
abstract class ConfCase {
    /** The first free line of {@link #withLines}. */
    static final int NEXT = 8;

    @TempDir
    Path directory;

    final List<Plugin> plugins =
            new ArrayList<>(List.of(FakePlugin.memory(), FakePlugin.none(), FakePlugin.solo(), FakePlugin.needy()));

    /** A sum. */
    static final class Sum implements StateMachine<Long, Long> {
        private long sum;

        @Override
        public Long apply(long index, Long command) {
            return sum += command;
        }

        @Override
        public Long query(Long question) {
            return sum;
        }

        @Override
        public void save(OutputStream out) throws IOException {
            new DataOutputStream(out).writeLong(sum);
        }

        @Override
        public void load(InputStream in) throws IOException {
            sum = new DataInputStream(in).readLong();
        }
    }

    /** The file that is right, and these lines behind it; later lines win over earlier ones. */
    static String withLines(String... lines) {
        return """
                quorate {
                  cluster = orders
                  node = n1
                  protocol = solo
                  storage = memory
                  transport = none
                  members { n1 = "10.0.0.1:7400" }
                """ + String.join("\n", lines) + "\n}\n";
    }

    Path file(String text) {
        try {
            return Files.writeString(directory.resolve("n1.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Assembly assembly() {
        return Quorate.with(plugins.toArray(Plugin[]::new));
    }

    Replica<Long, Long> start(String text) {
        return assembly().start(file(text), new Sum(), Codec.int64());
    }

    /** All problems, without the directory of the test. */
    List<String> problems(String text) {
        return failure(text).problems().stream().map(this::plain).toList();
    }

    ConfigurationException failure(String text) {
        ConfigurationException e = catchThrowableOfType(
                ConfigurationException.class, () -> start(text).close());
        assertThat(e).as("the settings are taken").isNotNull();
        return e;
    }

    String plain(Object text) {
        return text.toString().replace(directory + "/", "");
    }

    void assertProblems(String text, String... problems) {
        assertThat(problems(text)).containsExactly(problems);
    }
}
