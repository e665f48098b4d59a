package io.quorate.runtime.assembly;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in our words what the HOCON library says in its own. */
final class Wording {
    private static final Pattern KEY =
            Pattern.compile("(?:Invalid value at|found for key|Configuration key) '([^']+)'|^(\\S+) has type");
    private static final Pattern WRONG_TYPE = Pattern.compile("has type .+ rather than (.+)");
    private static final Pattern BAD_VALUE = Pattern.compile("Invalid value at '[^']+': (.*)", Pattern.DOTALL);

    /** The library names other brackets than those that are missing. */
    private static final Map<String, String> BRACKETS = Map.of(
            "expecting a close parentheses ')' here, not: end of file",
            "the file ends within a section: a '}' is missing somewhere above",
            "unbalanced close brace '}'",
            "this '}' closes nothing: there is one too many, here or above",
            "Expecting a value but got wrong token: 'newline'",
            "the line ends within a text or before a value: is a '\"' missing?");

    private Wording() {}

    /**
     * What is wrong, without the place and without advice that does not fit here.
     *
     * @param e any
     * @return a sentence
     */
    static String of(ConfigException e) {
        String place = e.origin() == null ? "" : e.origin().description() + ": ";
        String text = e.getMessage().startsWith(place) ? e.getMessage().substring(place.length()) : e.getMessage();
        for (Map.Entry<String, String> ours : BRACKETS.entrySet()) {
            if (text.startsWith(ours.getKey())) {
                return ours.getValue();
            }
        }
        int advice = text.indexOf(" (if you intended");
        return advice < 0 ? text : text.substring(0, advice) + "; put text with special characters in double quotes";
    }

    /**
     * What is wrong with a value.
     *
     * @param key where it stands
     * @param value the value
     * @param e what reading it threw
     * @return a sentence that shows the value, if it may be shown
     */
    static String of(String key, ConfigValue value, ConfigException e) {
        String sentence = of(e);
        Matcher type = WRONG_TYPE.matcher(sentence);
        if (type.find()) {
            return shown(key, value) + " is not a " + noun(type.group(1));
        }
        Matcher bad = BAD_VALUE.matcher(sentence);
        return shown(key, value) + " cannot be used here"
                + (bad.find() && !Problems.isSecret(key) ? ": " + bad.group(1) : "");
    }

    /**
     * Which key an exception is about.
     *
     * @param e any
     * @return the key as its reader asked for it; empty if unknown
     */
    static String key(ConfigException e) {
        Matcher key = KEY.matcher(of(e));
        if (!key.find()) {
            return "";
        }
        return key.group(1) == null ? key.group(2) : key.group(1);
    }

    /**
     * A value in quotes, if it may be shown.
     *
     * @param key where it stands
     * @param value any
     * @return a subject for a sentence
     */
    static String shown(String key, ConfigValue value) {
        boolean section = value.valueType() == ConfigValueType.OBJECT;
        if (section || value.valueType() == ConfigValueType.LIST) {
            return section ? "a section" : "a list";
        }
        return Problems.isSecret(key) ? "the value (not shown)" : "'" + value.unwrapped() + "'";
    }

    private static String noun(String type) {
        return switch (type) {
            case "STRING" -> "text";
            case "NUMBER" -> "number";
            case "BOOLEAN" -> "truth value";
            case "OBJECT" -> "section";
            case "LIST" -> "list";
            default -> type;
        };
    }
}
