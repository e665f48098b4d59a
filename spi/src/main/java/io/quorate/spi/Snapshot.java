package io.quorate.spi;

/**
 * A snapshot as replicas name it to each other. Two of the same name hold the same bytes.
 *
 * @param mark where it ends: it replaces all entries up to this one
 * @param length how long its content is, in bytes
 * @param checksum CRC-32C of its content
 */
public record Snapshot(Mark mark, long length, int checksum) {}
