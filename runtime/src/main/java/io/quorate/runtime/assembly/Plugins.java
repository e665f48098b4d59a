package io.quorate.runtime.assembly;

import io.quorate.runtime.text.Nearest;
import io.quorate.spi.plugin.Plugin;
import io.quorate.spi.plugin.Plugin.Role;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The plugins that there are, by role and name. One that cannot be looked at is left out, with the reason. */
final class Plugins {
    /** A class path that is broken in more places than this will not get better by trying. */
    private static final int PATIENCE = 100;

    private final Map<Role, SortedMap<String, List<Plugin>>> byRole = new EnumMap<>(Role.class);
    private final Map<Role, SortedMap<String, String>> unfit = new EnumMap<>(Role.class);
    private final List<String> leftOut = new ArrayList<>();

    private Plugins() {
        for (Role role : Role.values()) {
            byRole.put(role, new TreeMap<>());
            unfit.put(role, new TreeMap<>());
        }
    }

    /**
     * Finds plugins.
     *
     * @param given by the program; a class among them is not taken from the class path again
     * @param loader whose class path to search
     * @return all of both
     */
    static Plugins find(Collection<Plugin> given, ClassLoader loader) {
        Plugins plugins = new Plugins();
        given.forEach(plugins::add);
        Iterator<Plugin> services = ServiceLoader.load(Plugin.class, loader).iterator();
        for (int failures = 0; failures < PATIENCE; ) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                Plugin plugin = services.next();
                if (given.stream().noneMatch(one -> one.getClass() == plugin.getClass())) {
                    plugins.add(plugin);
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                failures++;
                plugins.leftOut.add(reason(e));
            }
        }
        return plugins;
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? e.getMessage() : e.getMessage() + ": " + e.getCause();
    }

    private void add(Plugin plugin) {
        try {
            int version = plugin.spiVersion();
            if (version == Plugin.SPI_VERSION) {
                byRole.get(plugin.role())
                        .computeIfAbsent(plugin.name(), name -> new ArrayList<>())
                        .add(plugin);
            } else {
                String why = source(plugin) + " was built for version " + version
                        + " of the plugin SPI, but this is version " + Plugin.SPI_VERSION
                        + "; use releases that belong together";
                leftOut.add(why);
                unfit.get(plugin.role()).put(plugin.name(), why);
            }
        } catch (RuntimeException | LinkageError e) {
            leftOut.add(source(plugin) + ": " + e);
        }
    }

    /** Class and jar. */
    private static String source(Plugin plugin) {
        Class<?> type = plugin.getClass();
        return type.getName()
                + Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                        .map(CodeSource::getLocation)
                        .map(URL::getPath)
                        .map(path -> " from " + path)
                        .orElse("");
    }

    /**
     * What cannot be used.
     *
     * @return sentences for people
     */
    List<String> leftOut() {
        return leftOut;
    }

    /**
     * The plugins of a role whose names are theirs alone.
     *
     * @param role which
     * @return by name
     */
    List<Plugin> of(Role role) {
        return byRole.get(role).values().stream()
                .filter(named -> named.size() == 1)
                .map(named -> named.get(0))
                .toList();
    }

    /**
     * Whether there is a plugin.
     *
     * @param role which
     * @param name which
     * @return true if {@link #choose} finds one
     */
    boolean has(Role role, String name) {
        return byRole.get(role).containsKey(name);
    }

    /**
     * Says which names are not clear.
     *
     * @param problems where to
     */
    void reportDuplicates(Problems problems) {
        byRole.forEach((role, named) -> named.forEach((name, plugins) -> {
            if (plugins.size() > 1) {
                problems.add(
                        key(role),
                        "there are " + plugins.size() + " modules named '" + name
                                + "'; take all but one off the class path:"
                                + plugins.stream()
                                        .map(plugin -> "\n    " + source(plugin))
                                        .sorted()
                                        .collect(Collectors.joining()));
            }
        }));
    }

    /**
     * Finds the plugin of a name.
     *
     * @param role which
     * @param name as it stands in the file
     * @param problems where to say that there is none
     * @return the plugin, if there is exactly one
     */
    Optional<Plugin> choose(Role role, String name, Problems problems) {
        List<Plugin> named = byRole.get(role).getOrDefault(name, List.of());
        if (named.isEmpty()) {
            problems.add(key(role), missing(role, name));
        }
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    /**
     * Where a plugin is chosen.
     *
     * @param role which
     * @return the full key
     */
    static String key(Role role) {
        return Reference.ROOT + "." + role.key();
    }

    private String missing(Role role, String name) {
        String unfitWhy = unfit.get(role).get(name);
        if (unfitWhy != null) {
            return unfitWhy;
        }
        String noun = role.key().replace('-', ' ');
        Collection<String> there = byRole.get(role).keySet();
        String list =
                there.isEmpty() ? "there is none on the class path" : "on the class path: " + String.join(", ", there);
        if (HouseModules.names(role).contains(name)) {
            return "the " + noun + " '" + name + "' is not on the class path; add " + artifact(role, name) + " (" + list
                    + ")";
        }
        String guess = Nearest.question(name, there)
                .or(() -> Nearest.to(name, HouseModules.names(role))
                        .map(near -> "; did you mean '" + near + "', from " + artifact(role, near) + "?"))
                .orElse("");
        return "no " + noun + " is named '" + name + "'" + guess + " (" + list + ")";
    }

    private static String artifact(Role role, String name) {
        return HouseModules.artifactOfSection(role.key() + "-" + name).orElseThrow();
    }
}
