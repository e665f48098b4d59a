/**
 * A narrow disk, for authors of storages that use files: what goes through it runs on a real directory and, in tests, on a
 * simulated one that crashes, lies and fills up ({@code io.quorate.testkit.disk}).
 */
package io.quorate.spi.disk;
