/** Bounds-checked reading and writing of messages. */
package io.quorate.spi.wire;
