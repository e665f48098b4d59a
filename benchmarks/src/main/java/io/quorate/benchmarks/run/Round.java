package io.quorate.benchmarks.run;

import io.quorate.benchmarks.trial.Measurement;

/**
 * A measurement with its place in the run.
 *
 * @param number of the round, from 1
 * @param cell what was compared
 * @param candidate who was measured
 * @param measurement what was seen
 */
public record Round(int number, Cell cell, String candidate, Measurement measurement) {}
