package io.quorate.runtime.assembly;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.parser.ConfigDocument;
import com.typesafe.config.parser.ConfigDocumentFactory;
import java.io.File;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds a key that stands in a file twice. HOCON lets the last one win, which is a feature for settings, and hides the slip of
 * whoever copied a line of members and forgot to change its name.
 */
final class Repeated {
    private Repeated() {}

    /**
     * Looks into the file.
     *
     * @param key the full key
     * @param origin where its value stands
     * @return true if the key stands there more than once, the usual override by an environment variable aside
     */
    static boolean inItsFile(String key, ConfigOrigin origin) {
        if (origin.filename() == null) {
            return false;
        }
        try {
            return isTwice(key, ConfigDocumentFactory.parseFile(new File(origin.filename())));
        } catch (ConfigException e) {
            return false;
        }
    }

    /** Setting a value leaves one of several keys; so if that takes a key away, there were several. */
    private static boolean isTwice(String key, ConfigDocument document) {
        List<String> path = ConfigUtil.splitPath(key);
        String name = "(?<![\\w-])\"?" + Pattern.quote(path.get(path.size() - 1)) + "\"?\\s*[=:]";
        boolean overridden = count(name + "\\s*\\$\\{\\?", document) > 0;
        return !overridden && count(name, document) > count(name, document.withValueText(key, "null"));
    }

    private static long count(String pattern, ConfigDocument document) {
        return Pattern.compile(pattern).matcher(document.render()).results().count();
    }
}
