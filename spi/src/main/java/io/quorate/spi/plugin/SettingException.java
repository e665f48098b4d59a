package io.quorate.spi.plugin;

/** A setting has a value that makes no sense. */
public final class SettingException extends RuntimeException {
    private final String key;

    /**
     * Says what is wrong.
     *
     * @param key the key within the plugin's section
     * @param message what is wrong and what would be right
     */
    public SettingException(String key, String message) {
        super(message);
        this.key = key;
    }

    /**
     * Where it is wrong.
     *
     * @return the key within the plugin's section
     */
    public String key() {
        return key;
    }
}
