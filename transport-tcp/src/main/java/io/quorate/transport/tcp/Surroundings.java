package io.quorate.transport.tcp;

import io.netty.channel.EventLoopGroup;
import io.quorate.spi.Hello;

/** What all connections of one transport share. */
record Surroundings(
        TcpSettings settings,
        Hello self,
        EventLoopGroup loop,
        Resolver resolver,
        GuardedReceiver receiver,
        Complaints complaints,
        TcpCounters counters) {}
