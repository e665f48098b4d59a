/** Quorate itself as a candidate: real replicas from a configuration, with counters around storage and transport. */
package io.quorate.benchmarks.cluster;
