/**
 * A disk that fails as disks do, for whoever writes a storage on {@link io.quorate.spi.disk.Disk}.
 *
 * <p>{@link io.quorate.testkit.disk.SimulatedDisk} keeps a journal of what was done to it; {@link
 * io.quorate.testkit.disk.CrashImages} makes of a journal every disk that a crash may leave; {@link
 * io.quorate.testkit.disk.Damage} makes of a directory every one that rot may leave.
 */
package io.quorate.testkit.disk;
