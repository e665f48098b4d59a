/** The entry of a plugin: HOCON settings in, a Guice module out. Nothing else in this module sees either. */
package io.quorate.spi.plugin;
