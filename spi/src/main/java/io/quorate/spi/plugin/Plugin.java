package io.quorate.spi.plugin;

import com.google.inject.Module;
import com.typesafe.config.Config;

/**
 * One module that a configuration file can name. Found by {@link java.util.ServiceLoader}; its jar brings a
 * {@code reference.conf} with a section {@code quorate.<module>} that documents every setting.
 */
public interface Plugin {
    /** Version of this SPI. A plugin built against another one is refused. */
    int SPI_VERSION = 1;

    /** What a plugin can be. */
    enum Role {
        /** Binds a {@link io.quorate.spi.ProtocolFactory}. */
        PROTOCOL("protocol"),
        /** Binds an {@link io.quorate.spi.ElectionFactory}. */
        LEADER_ELECTION("leader-election"),
        /** Binds a {@link io.quorate.spi.LogStorage}. */
        STORAGE("storage"),
        /** Binds a {@link io.quorate.spi.Transport}. */
        TRANSPORT("transport"),
        /** Binds a {@link io.quorate.spi.ReconfigurationPolicy}. */
        RECONFIGURATION("reconfiguration");

        private final String key;

        Role(String key) {
            this.key = key;
        }

        /**
         * The key in the file that names the plugin of this role.
         *
         * @return for instance {@code storage}
         */
        public String key() {
            return key;
        }
    }

    /**
     * What this plugin is.
     *
     * @return its role
     */
    Role role();

    /**
     * The name in the file, unique among the plugins of a role: lower-case letters, digits and dashes.
     *
     * @return for instance {@code file}
     */
    String name();

    /**
     * The section with its settings.
     *
     * @return by default role and name, for instance {@code storage-file}
     */
    default String section() {
        return role().key() + "-" + name();
    }

    /**
     * The version it was built against.
     *
     * @return {@link #SPI_VERSION}, as the compiler saw it
     */
    int spiVersion();

    /**
     * Binds the role's type. Reads the settings into a record of its own at once; does no I/O. Is installed in a private
     * environment from which only the role's type is seen outside.
     *
     * @param settings the plugin's section, checked for unknown keys and merged with its {@code reference.conf}
     * @return a Guice module
     * @throws SettingException if a value makes no sense
     * @throws com.typesafe.config.ConfigException if a value is missing or of the wrong type
     */
    Module module(Config settings);
}
