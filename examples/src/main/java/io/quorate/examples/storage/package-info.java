/**
 * A log storage of one's own, written against {@code io.quorate.spi} alone and chosen in the file by
 * {@code quorate.storage = one-file}. The contract that it must keep is tested by
 * {@code io.quorate.testkit.contract.LogStorageContract}.
 */
package io.quorate.examples.storage;
