package io.quorate.runtime.client;

import io.quorate.api.NodeId;
import io.quorate.spi.Admission;
import io.quorate.spi.ReadPermit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Where questions for a read index reach the leader's protocol, whoever asks. Owned by the loop. */
public final class ReadDesk {
    /** Brings an answer to whoever asked. */
    public interface Reply {
        /**
         * Answers.
         *
         * @param origin who asked
         * @param boot its boot number
         * @param request the number of its question
         * @param index read once it is applied; -1 to ask again
         */
        void answer(NodeId origin, long boot, long request, long index);
    }

    private record Question(NodeId origin, long boot, long request) {}

    private final LongFunction<Admission> readIndex;
    private final Reply reply;
    private final Map<Long, Question> open = new TreeMap<>();
    private long number;

    /**
     * No questions yet.
     *
     * @param readIndex the protocol's
     * @param reply the way back
     */
    public ReadDesk(LongFunction<Admission> readIndex, Reply reply) {
        this.readIndex = readIndex;
        this.reply = reply;
    }

    /**
     * Takes a question. An origin has at most one open: an older one of its own is forgotten.
     *
     * @param origin who asks
     * @param boot its boot number
     * @param request the number of its question
     * @return false if this replica does not lead
     */
    public boolean ask(NodeId origin, long boot, long request) {
        open.values().removeIf(question -> question.origin.equals(origin));
        open.put(++number, new Question(origin, boot, request));
        if (readIndex.apply(number) == Admission.ACCEPTED) {
            return true;
        }
        open.remove(number);
        return false;
    }

    /**
     * The protocol has answered.
     *
     * @param permit its answer
     */
    public void permit(ReadPermit permit) {
        Question question = open.remove(permit.request());
        if (question != null) {
            reply.answer(question.origin, question.boot, question.request, permit.index());
        }
    }
}
