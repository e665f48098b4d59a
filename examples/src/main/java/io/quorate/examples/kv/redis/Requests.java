package io.quorate.examples.kv.redis;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.redis.ArrayHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringHeaderRedisMessage;
import io.netty.handler.codec.redis.BulkStringRedisContent;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.InlineCommandRedisMessage;
import io.netty.handler.codec.redis.LastBulkStringRedisContent;
import io.netty.handler.codec.redis.RedisMessage;
import io.quorate.examples.kv.KvMachine;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts requests together from the pieces that Netty's decoder finds. Used in place of Netty's aggregators because it knows
 * the bounds before the bytes arrive, and Redis' words for their violation.
 */
final class Requests extends MessageToMessageDecoder<RedisMessage> {
    /** The largest request: words and their lengths. A command of this size still fits into an entry of the log. */
    static final int MAX_REQUEST = (1 << 20) - 64;
    /** What a word counts besides its bytes. */
    static final int WORD_OVERHEAD = 4;

    private static final int MAX_WORDS = MAX_REQUEST / (2 * WORD_OVERHEAD);

    /** Words that are still to come; 0 between requests. */
    private int missing;

    private List<byte[]> words = new ArrayList<>();
    private long weight;
    private byte[] word = new byte[0];
    private int filled;

    @Override
    protected void decode(ChannelHandlerContext ctx, RedisMessage message, List<Object> out) {
        if (message instanceof InlineCommandRedisMessage line) {
            inline(line, out);
        } else if (message instanceof ArrayHeaderRedisMessage header) {
            begin(header.length());
        } else if (missing == 0) {
            throw new ProtocolException("expected '*' or an inline command");
        } else if (message instanceof BulkStringHeaderRedisMessage header) {
            beginWord(header.bulkStringLength());
        } else if (message instanceof FullBulkStringRedisMessage full) {
            beginWord(full.isNull() ? -1 : full.content().readableBytes());
            take(full, out);
        } else if (message instanceof BulkStringRedisContent content) {
            take(content, out);
        } else {
            throw new ProtocolException("expected '$'");
        }
    }

    private void inline(InlineCommandRedisMessage line, List<Object> out) {
        List<byte[]> found = InlineWords.split(line.content());
        if (missing != 0) {
            throw new ProtocolException("expected '$'");
        }
        if (!found.isEmpty()) {
            out.add(new Request(found));
        }
    }

    /** An empty request asks for nothing and gets no answer. */
    private void begin(long count) {
        if (missing != 0) {
            throw new ProtocolException("expected '$', got '*'");
        }
        if (count > MAX_WORDS) {
            throw new ProtocolException("invalid multibulk length");
        }
        missing = (int) Math.max(0, count);
        words = new ArrayList<>(Math.min(missing, 16));
        weight = 0;
    }

    private void beginWord(int length) {
        weight += length + WORD_OVERHEAD;
        if (length < 0 || length > KvMachine.MAX_VALUE) {
            throw new ProtocolException("invalid bulk length");
        }
        if (weight > MAX_REQUEST) {
            throw new ProtocolException("too big request, at most " + MAX_REQUEST + " bytes are taken");
        }
        word = new byte[length];
        filled = 0;
    }

    private void take(BulkStringRedisContent content, List<Object> out) {
        int length = content.content().readableBytes();
        content.content().readBytes(word, filled, length);
        filled += length;
        if (content instanceof LastBulkStringRedisContent) {
            words.add(word);
            if (--missing == 0) {
                out.add(new Request(words));
            }
        }
    }
}
