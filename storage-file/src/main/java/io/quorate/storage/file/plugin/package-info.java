/** The plugin {@code storage = file}. */
package io.quorate.storage.file.plugin;
