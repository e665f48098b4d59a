package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All settings that there are, with their defaults: what stands below our root in the {@code reference.conf} of every jar. A
 * null there is a setting without a default; an empty section takes any key.
 */
final class Reference {
    /** All our settings stand below this key; all others are none of our business. */
    static final String ROOT = "quorate";

    private static final Logger LOG = LoggerFactory.getLogger(Reference.class);
    private static final String FILE = "reference.conf";

    private final Config defaults;

    private Reference(Config defaults) {
        this.defaults = defaults;
    }

    /**
     * Reads what the jars bring.
     *
     * @param loaders where to look
     * @return the settings of all of them
     * @throws IllegalStateException if the settings of the runtime itself are not there
     */
    static Reference load(Collection<ClassLoader> loaders) {
        ConfigParseOptions hocon = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF);
        Config all = ConfigFactory.empty();
        for (URL url : files(loaders).values()) {
            try {
                // Other libraries' settings may refer to what only their own loading knows.
                all = all.withFallback(ConfigFactory.parseURL(url, hocon).root().withOnlyKey(ROOT));
            } catch (ConfigException e) {
                LOG.warn("the settings in {} are left out: {}", url, e.getMessage());
            }
        }
        Config resolved = all.resolve(ConfigResolveOptions.noSystem());
        if (!resolved.hasPath(ROOT + ".limits")) {
            throw new IllegalStateException(
                    "the reference.conf of quorate-runtime is not on the class path. If this is one"
                            + " jar made of many, its build must append the reference.conf files to each other, and the"
                            + " META-INF/services files, too");
        }
        return new Reference(resolved);
    }

    private static Map<String, URL> files(Collection<ClassLoader> loaders) {
        Map<String, URL> files = new TreeMap<>();
        try {
            for (ClassLoader loader : loaders) {
                Collections.list(loader.getResources(FILE)).forEach(url -> files.put(url.toString(), url));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /**
     * The defaults.
     *
     * @return to be put behind what a user wrote
     */
    Config defaults() {
        return defaults;
    }

    /**
     * The settings below our root.
     *
     * @return sections and defaults
     */
    ConfigObject root() {
        return defaults.getObject(ROOT);
    }
}
