/** The entry of the policy {@code floor} for configuration files. */
package io.quorate.examples.policy.plugin;
