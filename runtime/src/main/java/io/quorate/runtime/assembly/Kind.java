package io.quorate.runtime.assembly;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Optional;
import java.util.function.Function;

/** What a default says about the values that may stand in its place. */
enum Kind {
    /** Has no default: whoever reads it knows what it is. */
    ANY("") {
        @Override
        boolean fits(ConfigValue value) {
            return true;
        }
    },
    /** Settings below a key. */
    SECTION("is a value, but this is a section") {
        @Override
        boolean fits(ConfigValue value) {
            return value.valueType() == ConfigValueType.OBJECT;
        }
    },
    /** True or false. */
    FLAG("is neither true nor false") {
        @Override
        boolean fits(ConfigValue value) {
            return reads(value, config -> config.getBoolean(KEY));
        }
    },
    /** A number, whole if the default is; its reader may take it for a duration or a size. */
    NUMBER("is not a whole number") {
        @Override
        boolean fits(ConfigValue value) {
            return reads(value, config -> config.getDouble(KEY)) || DURATION.fits(value) || BYTES.fits(value);
        }

        @Override
        boolean fits(ConfigValue value, ConfigValue standard) {
            return fits(value) && (!isWhole(standard) || isWhole(value));
        }
    },
    /** A time with its unit. */
    DURATION("is not a duration") {
        @Override
        boolean fits(ConfigValue value) {
            return reads(value, config -> config.getDuration(KEY));
        }
    },
    /** A size with its unit. */
    BYTES("is not a size in bytes") {
        @Override
        boolean fits(ConfigValue value) {
            return reads(value, config -> config.getBytes(KEY));
        }
    },
    /** Text, for which any simple value goes. */
    TEXT("is not a text") {
        @Override
        boolean fits(ConfigValue value) {
            return reads(value, config -> config.getString(KEY));
        }
    },
    /** A list. */
    LIST("is not a list") {
        @Override
        boolean fits(ConfigValue value) {
            return value.valueType() == ConfigValueType.LIST;
        }
    };

    private static final String KEY = "v";

    private final String complaint;

    Kind(String complaint) {
        this.complaint = complaint;
    }

    /**
     * What a default is.
     *
     * @param standard the default
     * @return its kind
     */
    static Kind of(ConfigValue standard) {
        return switch (standard.valueType()) {
            case NULL -> ANY;
            case OBJECT -> SECTION;
            case LIST -> LIST;
            case BOOLEAN -> FLAG;
            case NUMBER -> NUMBER;
            case STRING -> DURATION.fits(standard) ? DURATION : BYTES.fits(standard) ? BYTES : TEXT;
        };
    }

    abstract boolean fits(ConfigValue value);

    boolean fits(ConfigValue value, ConfigValue standard) {
        return value.valueType() != ConfigValueType.NULL && fits(value);
    }

    /** HOCON would cut off the fraction. */
    private static boolean isWhole(ConfigValue value) {
        return !(value.unwrapped() instanceof Double number) || number == Math.rint(number);
    }

    /**
     * What is wrong with a value in the place of a default.
     *
     * @param key where it stands
     * @param value what a user wrote
     * @param standard the default
     * @return what is wrong and what would be right, if anything is
     */
    Optional<String> complaint(String key, ConfigValue value, ConfigValue standard) {
        if (this == ANY || fits(value, standard)) {
            return Optional.empty();
        }
        return Optional.of(
                value.valueType() == ConfigValueType.NULL
                        ? "this is null; leave it out to have the default" + example(standard, ", ")
                        : Wording.shown(key, value) + " " + complaint + example(standard, "; write for instance "));
    }

    private static String example(ConfigValue standard, String before) {
        if (standard instanceof ConfigObject section) {
            return section.keySet().stream()
                    .sorted()
                    .findFirst()
                    .map(name -> before + "{ " + name + " = ... }")
                    .orElse("");
        }
        return before + (standard.unwrapped().equals("") ? "\"\"" : standard.unwrapped());
    }

    private static boolean reads(ConfigValue value, Function<Config, ?> getter) {
        try {
            return getter.apply(value.atKey(KEY)) != null;
        } catch (ConfigException e) {
            return false;
        }
    }
}
