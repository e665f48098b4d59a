/** One trial: a cluster, a driver that keeps it busy, and the meters beside them. Knows no candidate. */
package io.quorate.benchmarks.trial;
