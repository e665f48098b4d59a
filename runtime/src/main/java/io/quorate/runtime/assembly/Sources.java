package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads configuration files. Never looks anywhere else: not at the class path, not at system properties. */
final class Sources {
    private Sources() {}

    /**
     * Reads a file and resolves what it refers to, the environment included.
     *
     * @param file HOCON, JSON or properties
     * @return what stands in it
     * @throws ConfigurationException if it cannot be read
     */
    static Config read(Path file) {
        if (!Files.isRegularFile(file)) {
            String text = Files.exists(file) ? "this is not a file" : "there is no such file";
            throw failure(text, Optional.of(file.toString()));
        }
        ConfigParseOptions strict = ConfigParseOptions.defaults().setAllowMissing(false);
        return resolved(guarded(() -> ConfigFactory.parseFile(file.toFile(), strict)));
    }

    /**
     * Resolves what a configuration refers to, the environment included.
     *
     * @param config resolved or not
     * @return the same, resolved
     * @throws ConfigurationException if it refers to something that is not there
     */
    static Config resolved(Config config) {
        return config.isResolved() ? config : guarded(config::resolve);
    }

    private static Config guarded(Supplier<Config> read) {
        try {
            return read.get();
        } catch (ConfigException e) {
            Optional<ConfigOrigin> origin = Optional.ofNullable(e.origin());
            String text = origin.filter(Sources::mayHoldSecret).isPresent()
                    ? "this line cannot be understood; it is not shown, because it looks like a secret"
                    : Wording.of(e);
            throw failure(text, origin.map(ConfigOrigin::description));
        }
    }

    private static ConfigurationException failure(String text, Optional<String> where) {
        return new ConfigurationException(List.of(new Problem("", text, where)));
    }

    private static boolean mayHoldSecret(ConfigOrigin origin) {
        if (origin.filename() == null || origin.lineNumber() < 1) {
            return false;
        }
        try {
            List<String> lines = Files.readAllLines(Path.of(origin.filename()), StandardCharsets.UTF_8);
            String line = lines.get(Math.min(origin.lineNumber(), lines.size()) - 1);
            return Problems.isSecret(line.split("[=:{+]", 2)[0].strip());
        } catch (IOException | IndexOutOfBoundsException e) {
            return true;
        }
    }
}
