package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The {@code reference.conf} of one jar, as a plugin's own test should see it: every setting documented. A test is one line:
 *
 * <pre>
 * assertThat(ReferenceConf.undocumented(MyPlugin.class)).isEmpty();
 * </pre>
 */
public final class ReferenceConf {
    private ReferenceConf() {}

    /**
     * Finds settings without a comment. A comment stands right above its setting; settings on the lines right below share
     * it.
     *
     * @param type any class of the jar
     * @return their keys; and those outside of {@code quorate}, where nothing of ours belongs
     * @throws IllegalStateException if the jar has no {@code reference.conf}
     */
    public static List<String> undocumented(Class<?> type) {
        return undocumented(ConfigFactory.parseURL(file(type), ConfigParseOptions.defaults()));
    }

    static List<String> undocumented(Config config) {
        List<String> missing = new ArrayList<>();
        config.root().keySet().stream()
                .filter(key -> !key.equals(Reference.ROOT))
                .sorted()
                .forEach(missing::add);
        if (config.root().get(Reference.ROOT) instanceof ConfigObject ours) {
            collect(Reference.ROOT + ".", ours, missing);
        }
        return missing;
    }

    private static URL file(Class<?> type) {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().toString();
        try {
            return Collections.list(type.getClassLoader().getResources("reference.conf")).stream()
                    .filter(url -> url.toString().contains(jar))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no reference.conf in " + jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(String prefix, ConfigObject section, List<String> missing) {
        List<Map.Entry<String, ConfigValue>> inOrder = new ArrayList<>(section.entrySet());
        inOrder.sort(Comparator.comparingInt(entry -> line(entry.getValue())));
        int documentedUpTo = -1;
        for (Map.Entry<String, ConfigValue> entry : inOrder) {
            String key = prefix + ConfigUtil.joinPath(entry.getKey());
            ConfigValue value = entry.getValue();
            boolean documented = !value.origin().comments().isEmpty() || line(value) == documentedUpTo + 1;
            if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                collect(key + ".", inner, missing);
            } else if (documented) {
                documentedUpTo = line(value);
            } else {
                missing.add(key);
            }
        }
    }

    private static int line(ConfigValue value) {
        return value.origin().lineNumber();
    }
}
