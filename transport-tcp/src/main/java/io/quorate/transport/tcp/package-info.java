/**
 * Frames over TCP, with Netty.
 *
 * <p>Every node dials every peer and sends over its own outgoing connection only; what it accepts it only reads. So there
 * are two one-way connections for each pair, and nothing to decide when both dial at once. One event loop carries all of
 * them; what is not said to be thread-safe here lives in that loop.
 *
 * <pre>
 * dialer                                      acceptor
 *   magic, format, Hello, whom I expect  ----->
 *   <-----  magic, format, Hello | refusal
 *   frame, frame, keep-alive, ...        ----->
 *   <-----  keep-alive, ...
 * </pre>
 *
 * <p>A handshake message is {@code magic:4 format:4 length:4 crc32c:4 body}, at most 4 KiB; this shape never changes. A
 * frame is {@code length:4 crc32c:4 kind:1 body}: the length counts kind and body, the checksum covers them.
 */
package io.quorate.transport.tcp;
