/** The policies that come with the runtime, under the names that a configuration file gives them. */
package io.quorate.runtime.policy.plugin;
