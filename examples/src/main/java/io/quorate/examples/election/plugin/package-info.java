/** The entry of the election {@code pulse} for configuration files. */
package io.quorate.examples.election.plugin;
