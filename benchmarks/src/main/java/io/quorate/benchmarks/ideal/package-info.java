/**
 * The speed of light: TCP, write, fdatasync and a majority, and nothing else. No consensus, no recovery, no second leader. It
 * is the yardstick in every run: what a protocol could reach on this machine, in this minute.
 */
package io.quorate.benchmarks.ideal;
