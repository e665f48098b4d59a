/** {@code protocol = raft}: its section of the file in, a {@link io.quorate.spi.ProtocolFactory} out. */
package io.quorate.raft.plugin;
