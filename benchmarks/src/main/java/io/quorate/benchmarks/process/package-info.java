/** One process for each replica, and one for the client: the same way of commands for every candidate. */
package io.quorate.benchmarks.process;
