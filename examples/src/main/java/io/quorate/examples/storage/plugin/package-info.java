/** The entry of the storage {@code one-file} for configuration files. */
package io.quorate.examples.storage.plugin;
