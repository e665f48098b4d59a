package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is wrong with one configuration, and finds the place of each key in it. */
final class Problems {
    /** Shorter ones would garble the texts that they are taken out of. */
    private static final int SHORTEST_SECRET = 4;

    private final Config given;
    private final List<Found> found = new ArrayList<>();
    private final Set<String> misspelt = new HashSet<>();
    private final List<String> secrets;

    private record Found(Problem problem, Optional<ConfigOrigin> origin) {
        String file() {
            return origin.map(ConfigOrigin::filename).orElse("");
        }

        /** Places without a line come last. */
        int line() {
            return origin.map(ConfigOrigin::lineNumber).filter(line -> line > 0).orElse(Integer.MAX_VALUE);
        }
    }

    /**
     * No problems yet.
     *
     * @param given the configuration as its author wrote it, resolved
     */
    Problems(Config given) {
        this.given = given;
        this.secrets = given.entrySet().stream()
                .filter(entry -> isSecret(entry.getKey()))
                .map(entry -> String.valueOf(entry.getValue().unwrapped()))
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .toList();
    }

    /**
     * Whether the value of a key must not be shown.
     *
     * @param key full or not
     * @return true for the usual names of secrets
     */
    static boolean isSecret(String key) {
        return key.matches("(?is).*(password|secret|token|key)\"?");
    }

    /**
     * Adds a problem.
     *
     * @param key the full key
     * @param text what is wrong and what would be right
     */
    void add(String key, String text) {
        found.add(new Found(problem(key, text), origin(key)));
    }

    /**
     * Finds the place of a problem, without adding it.
     *
     * @param key the full key
     * @param text what is wrong and what would be right
     * @return the problem, its secrets hidden
     */
    Problem problem(String key, String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "(not shown)");
        }
        return new Problem(key, shown, origin(key).map(ConfigOrigin::description));
    }

    /** Where the key stands, or else the innermost section around it: there it is missing. */
    private Optional<ConfigOrigin> origin(String key) {
        ConfigValue at = given.root();
        for (String element : ConfigUtil.splitPath(key)) {
            ConfigValue next = at instanceof ConfigObject section ? section.get(element) : null;
            if (next == null) {
                break;
            }
            at = next;
        }
        return given.isEmpty() && at.origin().filename() == null ? Optional.empty() : Optional.of(at.origin());
    }

    /**
     * Says that another key was probably meant to be this one, so that nobody complains that this one is missing.
     *
     * @param key the full key
     */
    void misspelt(String key) {
        misspelt.add(key);
    }

    /**
     * Whether something is wrong with a key already.
     *
     * @param key the full key
     * @return true if a problem was added under it, or it was misspelt
     */
    boolean has(String key) {
        return misspelt.contains(key)
                || found.stream().anyMatch(one -> one.problem.key().equals(key));
    }

    /**
     * Whether the author of the configuration wrote anything under a key.
     *
     * @param key the full key
     * @return false if only a default stands there
     */
    boolean isGiven(String key) {
        return given.hasPathOrNull(key);
    }

    /**
     * Ends the collection.
     *
     * @param leftOut modules of no use
     * @throws ConfigurationException if there are problems
     */
    void throwIfAny(List<String> leftOut) {
        if (!found.isEmpty()) {
            List<Problem> ordered = found.stream()
                    .sorted(Comparator.comparing(Found::file).thenComparing(Found::line))
                    .map(Found::problem)
                    .distinct()
                    .toList();
            throw new ConfigurationException(ordered, leftOut);
        }
    }
}
