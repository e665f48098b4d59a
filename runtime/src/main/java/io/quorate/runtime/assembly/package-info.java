/**
 * From a configuration file to a running replica: {@link io.quorate.runtime.assembly.Quorate} is the entry.
 *
 * <pre>
 *   file -> Sources -> KeyCheck (against every jar's reference.conf) -> ReplicaSection, Sections of the chosen plugins
 *        -> Wiring (one Guice injector per plugin) -> LocalReplica
 * </pre>
 *
 * Whatever is wrong is collected on the way in {@link io.quorate.runtime.assembly.Problem}s and told at once. Only this package
 * and the plugins' own see HOCON and Guice; all of it can be had with {@code new}, too.
 */
package io.quorate.runtime.assembly;
