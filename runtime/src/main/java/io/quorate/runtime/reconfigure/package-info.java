/**
 * A change of the configuration as its caller sees it: driven by the replica that was asked, step by step, each of which is
 * checked against the newest configuration. What is in the log goes on without the caller.
 */
package io.quorate.runtime.reconfigure;
