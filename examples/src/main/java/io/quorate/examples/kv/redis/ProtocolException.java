package io.quorate.examples.kv.redis;

import io.netty.handler.codec.DecoderException;

/** A client does not speak the Redis protocol, or asks for too much at once. Its connection is closed. */
final class ProtocolException extends DecoderException {
    ProtocolException(String message) {
        super(message);
    }
}
