package io.quorate.transport.tcp;

import io.netty.buffer.ByteBuf;

/** Makes sense of what arrives on one connection, whatever the pieces it arrives in. Lives in the event loop. */
interface Inflow {
    /**
     * Takes some of the bytes, at least one; hands on what is complete.
     *
     * @throws io.quorate.spi.MalformedException if the connection is of no use any more
     */
    void read(ByteBuf in);
}
