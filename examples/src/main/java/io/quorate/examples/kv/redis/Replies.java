package io.quorate.examples.kv.redis;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import io.quorate.api.NodeId;
import io.quorate.api.Outcome;
import io.quorate.examples.kv.Reply;
import java.util.ArrayList;
import java.util.List;

/** Outcomes as replies, and replies as Netty's messages. */
final class Replies {
    private Replies() {}

    /**
     * What to tell a client. All errors but UNKNOWN say that the command was not applied.
     *
     * @param outcome what became of its command
     * @return the reply of the store, or an error whose first word a program can act on
     */
    static Reply of(Outcome<Reply> outcome) {
        if (outcome instanceof Outcome.Decided<Reply> decided) {
            return decided.result();
        } else if (outcome instanceof Outcome.NotLeader<Reply> notLeader) {
            return failure(
                    "READONLY",
                    "not applied: this node does not forward, ask "
                            + notLeader.leader().map(NodeId::text).orElse("another node"));
        } else if (outcome instanceof Outcome.Overloaded<Reply> overloaded) {
            return failure(
                    "TRYAGAIN",
                    "not applied: too much is waiting, " + overloaded.pendingBytes() + " of at most "
                            + overloaded.limitBytes());
        } else if (outcome instanceof Outcome.Dropped<Reply> dropped) {
            return failure("CLUSTERDOWN", "not applied: " + dropped.reason());
        }
        return failure("UNKNOWN", "may have been applied: " + ((Outcome.Unknown<Reply>) outcome).reason());
    }

    static Reply failure(String kind, String sentence) {
        return new Reply.Failure(kind + " " + sentence);
    }

    static RedisMessage encode(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            return new FullBulkStringRedisMessage(
                    Unpooled.wrappedBuffer(bulk.value().duplicate()));
        } else if (reply instanceof Reply.Int number) {
            return new IntegerRedisMessage(number.value());
        } else if (reply instanceof Reply.Text text) {
            return new SimpleStringRedisMessage(text.text());
        } else if (reply instanceof Reply.Failure failure) {
            return new ErrorRedisMessage(failure.text().replaceAll("[\r\n]", " "));
        } else if (reply instanceof Reply.Many many) {
            return encodeAll(many.items());
        }
        return FullBulkStringRedisMessage.NULL_INSTANCE;
    }

    private static RedisMessage encodeAll(List<Reply> items) {
        List<RedisMessage> messages = new ArrayList<>(items.size());
        items.forEach(item -> messages.add(encode(item)));
        return new ArrayRedisMessage(messages);
    }
}
