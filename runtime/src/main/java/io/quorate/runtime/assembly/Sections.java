package io.quorate.runtime.assembly;

import com.google.inject.Module;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.SettingException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Hands every plugin its section. A plugin complains of one setting at a time; here it is made to go on. */
final class Sections {
    private final Config settings;
    private final Config defaults;
    private final Problems problems;

    /** What a plugin made of its section, or else the key within it that is wrong; an empty key stands for the section. */
    private record Answer(Optional<Module> module, String key, String text) {
        static Answer wrong(String key, String text) {
            return new Answer(Optional.empty(), key, text);
        }
    }

    /**
     * The sections.
     *
     * @param settings merged with the defaults
     * @param reference the defaults
     * @param problems where to put what is wrong
     */
    Sections(Config settings, Reference reference, Problems problems) {
        this.settings = settings;
        this.defaults = reference.defaults();
        this.problems = problems;
    }

    /**
     * The module of a plugin that is needed.
     *
     * @param plugin which
     * @return its module, if its settings are right
     */
    Optional<Module> module(Plugin plugin) {
        return module(plugin, true);
    }

    /**
     * The module of a plugin that one can do without: what its user wrote must be right, what is missing does not matter.
     *
     * @param plugin which
     * @return its module, if its settings are right
     */
    Optional<Module> moduleIfUsable(Plugin plugin) {
        return module(plugin, false);
    }

    /** Puts the default in the place of every setting that is complained of, and asks again, to hear of all of them. */
    private Optional<Module> module(Plugin plugin, boolean needed) {
        String path = Reference.ROOT + "." + plugin.section();
        Config section = section(settings, path);
        Set<String> replaced = new HashSet<>();
        Answer answer = ask(plugin, section);
        while (answer.module.isEmpty()) {
            String key = answer.key.isEmpty() ? path : path + "." + answer.key;
            boolean given = problems.isGiven(key);
            if (!problems.has(key) && (needed || given)) {
                problems.add(key, answer.text);
            }
            if (answer.key.isEmpty() || !given || !replaced.add(key)) {
                return Optional.empty();
            }
            section = section.withoutPath(answer.key).withFallback(section(defaults, path));
            answer = ask(plugin, section);
        }
        return replaced.isEmpty() ? answer.module : Optional.empty();
    }

    private static Config section(Config config, String path) {
        return config.hasPath(path) ? config.getConfig(path) : ConfigFactory.empty();
    }

    private static Answer ask(Plugin plugin, Config section) {
        try {
            return new Answer(Optional.of(plugin.module(section)), "", "");
        } catch (SettingException e) {
            return Answer.wrong(e.key(), e.getMessage());
        } catch (ConfigException e) {
            String key = Wording.key(e);
            boolean there = !key.isEmpty() && section.hasPath(key);
            return Answer.wrong(key, there ? Wording.of(key, section.getValue(key), e) : missing(key, e));
        } catch (RuntimeException | LinkageError e) {
            return Answer.wrong("", "this module cannot read its settings: " + e);
        }
    }

    private static String missing(String key, ConfigException e) {
        return key.isEmpty() ? Wording.of(e) : "this setting is required; it has no default";
    }
}
