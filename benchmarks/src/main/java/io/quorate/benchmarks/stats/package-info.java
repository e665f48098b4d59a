/** Medians, ratios and how sure one may be of them. */
package io.quorate.benchmarks.stats;
