/**
 * A policy of one's own: no change may leave fewer than a number of voters. Chosen by {@code reconfiguration = floor}; written
 * against {@code spi} alone.
 */
package io.quorate.examples.policy;
