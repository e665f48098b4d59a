package io.quorate.examples.kv.redis;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.quorate.api.Outcome;
import io.quorate.api.Replica;
import io.quorate.examples.kv.KvCommand;
import io.quorate.examples.kv.Reply;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. Its requests go on without waiting for each other, and yet take effect and are answered in their
 * order:
 *
 * <ol>
 *   <li>writes are proposed one behind the other, which the replica keeps in order;
 *   <li>a read with no write before it under way is a linearizable read, which costs the log nothing;
 *   <li>a read behind a write that is under way must see it, so it goes through the log, too;
 *   <li>a write behind a read that is under way must not be seen by it, so it waits, and all behind it.
 * </ol>
 *
 * <p>All state belongs to the connection's event loop. While too many requests are open, or the client does not take its
 * answers, nothing more is read from it.
 */
final class Session extends SimpleChannelInboundHandler<Request> {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** How a request is being served. */
    private enum Way {
        HERE,
        READ,
        LOG
    }

    private static final class Slot {
        final Call call;
        Way way = Way.HERE;
        volatile Reply reply;

        Slot(Call call) {
            this.call = call;
        }

        long weight() {
            return call instanceof Call.Replicated replicated ? replicated.weight() : 0;
        }

        boolean isLast() {
            return call instanceof Call.Local local && local.last();
        }
    }

    private final Replica<KvCommand, Reply> replica;
    private final CommandTable table;
    private final Client client;
    private final Bounds bounds;
    /** Not answered yet, in the order of the requests. */
    private final Deque<Slot> open = new ArrayDeque<>();
    /** Not begun yet; the first is a write that waits for reads. Always the end of {@code open}, local calls left out. */
    private final Deque<Slot> held = new ArrayDeque<>();

    private final AtomicBoolean wakeUp = new AtomicBoolean();
    private int reading;
    private int logging;
    private long openBytes;
    private boolean closing;

    /**
     * How much of one client may be open.
     *
     * @param requests how many requests
     * @param bytes how large they are together
     */
    record Bounds(int requests, long bytes) {}

    Session(Replica<KvCommand, Reply> replica, CommandTable table, Client client, Bounds bounds) {
        this.replica = replica;
        this.table = table;
        this.client = client;
        this.bounds = bounds;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Request request) {
        if (!closing) {
            take(ctx, new Slot(table.call(request, client)));
        }
    }

    private void take(ChannelHandlerContext ctx, Slot slot) {
        open.add(slot);
        openBytes += slot.weight();
        if (slot.call instanceof Call.Local local) {
            slot.reply = local.reply();
            closing |= local.last();
        } else if (!held.isEmpty() || !start(ctx, slot)) {
            held.add(slot);
        }
        throttle(ctx);
    }

    /** Begins to serve a request, unless it is a write that must wait. */
    private boolean start(ChannelHandlerContext ctx, Slot slot) {
        KvCommand command = ((Call.Replicated) slot.call).command();
        if (!command.op().isWrite() && logging == 0) {
            slot.way = Way.READ;
            reading++;
            await(ctx, slot, replica.read(command));
            return true;
        }
        if (reading > 0) {
            return false;
        }
        slot.way = Way.LOG;
        logging++;
        await(ctx, slot, replica.propose(command));
        return true;
    }

    private void await(ChannelHandlerContext ctx, Slot slot, CompletionStage<Outcome<Reply>> stage) {
        stage.whenComplete((outcome, failure) -> {
            slot.reply = failure == null ? Replies.of(outcome) : Reply.error("internal error: " + failure);
            if (wakeUp.compareAndSet(false, true)) {
                ctx.executor().execute(() -> advance(ctx));
            }
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        advance(ctx);
        ctx.fireChannelReadComplete();
    }

    /** Answers what can be answered, in order, and begins what may begin. */
    private void advance(ChannelHandlerContext ctx) {
        wakeUp.set(false);
        Slot answered = null;
        while (!open.isEmpty() && open.peek().reply != null) {
            answered = open.remove();
            forget(answered);
            ctx.write(Replies.encode(answered.reply))
                    .addListener(
                            answered.isLast() ? ChannelFutureListener.CLOSE : ChannelFutureListener.CLOSE_ON_FAILURE);
        }
        while (!held.isEmpty() && start(ctx, held.peek())) {
            held.remove();
        }
        if (answered != null) {
            ctx.flush();
            throttle(ctx);
        }
    }

    private void forget(Slot slot) {
        openBytes -= slot.weight();
        reading -= slot.way == Way.READ ? 1 : 0;
        logging -= slot.way == Way.LOG ? 1 : 0;
    }

    private void throttle(ChannelHandlerContext ctx) {
        boolean room = open.size() < bounds.requests() && openBytes < bounds.bytes();
        boolean read = room && ctx.channel().isWritable();
        if (ctx.channel().config().isAutoRead() != read) {
            ctx.channel().config().setAutoRead(read);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        throttle(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** What came before the violation is answered first. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof DecoderException)) {
            if (!(cause instanceof IOException)) {
                LOG.warn("the connection of {} is closed", ctx.channel().remoteAddress(), cause);
            }
            var unused = ctx.close();
        } else if (!closing) {
            Throwable reason = cause.getCause() == null ? cause : cause.getCause();
            take(ctx, new Slot(new Call.Local(Reply.error("Protocol error: " + reason.getMessage()), true)));
            advance(ctx);
        }
    }
}
