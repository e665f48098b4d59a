/** Snapshots of the own state: when, how, which stay, and what of the log they replace. */
package io.quorate.runtime.snapshot;
