/** The program: which trials there are, in which order, in which processes. */
package io.quorate.benchmarks.run;
