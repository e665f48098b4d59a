package io.quorate.examples.kv.redis;

import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.Reply;

/** What a request comes down to. */
sealed interface Call {
    /**
     * Answered here and now.
     *
     * @param reply the answer
     * @param last whether the connection is closed after it
     */
    record Local(Reply reply, boolean last) implements Call {
        Local(Reply reply) {
            this(reply, false);
        }
    }

    /**
     * Answered by the store.
     *
     * @param command what to ask or do
     * @param weight what it counts against the bounds, in bytes
     */
    record Replicated(KvCommand command, long weight) implements Call {}
}
