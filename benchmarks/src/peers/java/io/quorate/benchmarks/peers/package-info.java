/**
 * Other implementations, from their released artifacts, under the same driver. Only in a build with {@code -Ppeers}.
 *
 * <p>Each syncs before it acknowledges, whatever its default is; the run checks that with strace before it measures.
 */
package io.quorate.benchmarks.peers;
