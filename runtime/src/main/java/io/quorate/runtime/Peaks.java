package io.quorate.runtime;

/**
 * The most bytes that a replica has held at any time since it was started, each under its own bound in
 * {@link ReplicaSettings.Limits}.
 *
 * @param pending proposals whose fate was open
 * @param inbox frames that waited for the loop
 * @param tail entries kept in memory
 */
public record Peaks(long pending, long inbox, long tail) {}
