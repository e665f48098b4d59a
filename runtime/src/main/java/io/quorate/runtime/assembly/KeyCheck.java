package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.quorate.runtime.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Compares what a user wrote below our root with the settings that there are: unknown keys, and values that can never be
 * what their default is. Sections of modules that are not chosen are checked alike.
 */
final class KeyCheck {
    private final ConfigObject known;
    private final Problems problems;
    private final List<String> wrong = new ArrayList<>();

    private KeyCheck(ConfigObject known, Problems problems) {
        this.known = known;
        this.problems = problems;
    }

    /**
     * Checks.
     *
     * @param given what a user wrote
     * @param reference the settings that there are
     * @param problems where to put what is wrong
     * @return what a user wrote, less what is wrong, so that nothing is complained of twice
     */
    static Config sound(Config given, Reference reference, Problems problems) {
        KeyCheck check = new KeyCheck(reference.root(), problems);
        ConfigValue root = given.root().get(Reference.ROOT);
        if (root != null) {
            check.value(List.of(Reference.ROOT), root, check.known);
        }
        Config sound = given;
        for (String path : check.wrong) {
            sound = sound.withoutPath(path);
        }
        return sound;
    }

    private void value(List<String> path, ConfigValue given, ConfigValue standard) {
        if (given instanceof ConfigObject section && standard instanceof ConfigObject settings) {
            if (!settings.isEmpty()) {
                section(path, section, settings);
            }
            return;
        }
        String key = ConfigUtil.joinPath(path);
        Kind.of(standard).complaint(key, given, standard).ifPresent(text -> refuse(key, text));
    }

    private void section(List<String> path, ConfigObject given, ConfigObject settings) {
        for (String name : new TreeSet<>(given.keySet())) {
            List<String> inner = new ArrayList<>(path);
            inner.add(name);
            ConfigValue standard = settings.get(name);
            if (standard == null) {
                refuse(ConfigUtil.joinPath(inner), unknown(path, name, settings));
            } else {
                value(inner, given.get(name), standard);
            }
        }
    }

    private void refuse(String key, String text) {
        problems.add(key, text);
        wrong.add(key);
    }

    private String unknown(List<String> path, String name, ConfigObject settings) {
        Optional<String> artifact = path.size() == 1 ? HouseModules.artifactOfSection(name) : Optional.empty();
        if (artifact.isPresent()) {
            return "the module of this section is not on the class path; add " + artifact.get();
        }
        Optional<String> sibling = Nearest.to(name, settings.keySet());
        sibling.ifPresent(meant -> problems.misspelt(ConfigUtil.joinPath(path) + "." + ConfigUtil.joinPath(meant)));
        Optional<String> elsewhere = sibling.isPresent() ? Optional.empty() : elsewhere(name);
        elsewhere.ifPresent(meant -> problems.misspelt(Reference.ROOT + "." + meant));
        return sibling.or(() -> elsewhere)
                .map(meant -> "unknown setting; did you mean '" + meant + "'?")
                .orElseGet(() -> "unknown setting; there are: " + String.join(", ", new TreeSet<>(settings.keySet())));
    }

    /** A key that is right, but in another section. */
    private Optional<String> elsewhere(String name) {
        return paths("", known).stream()
                .filter(path -> path.endsWith("." + name))
                .findFirst();
    }

    private static List<String> paths(String prefix, ConfigObject section) {
        List<String> paths = new ArrayList<>();
        for (String name : new TreeSet<>(section.keySet())) {
            String path = prefix + ConfigUtil.joinPath(name);
            paths.add(path);
            if (section.get(name) instanceof ConfigObject inner) {
                paths.addAll(paths(path + ".", inner));
            }
        }
        return paths;
    }
}
