package io.quorate.transport.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.quorate.spi.Hello;
import io.quorate.spi.MalformedException;
import io.quorate.transport.tcp.Handshake.Knock.Purpose;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One connection that only asks who listens at an address. Lives in the event loop. */
final class Probe extends Connection {
    private final HostPort place;
    private final CompletableFuture<Hello> answer = new CompletableFuture<>();

    private Probe(Surroundings surroundings, HostPort place) {
        super(surroundings);
        this.place = place;
    }

    /** Any thread. */
    static CompletionStage<Hello> of(Surroundings surroundings, String address) {
        try {
            Probe probe = new Probe(surroundings, HostPort.parse(address));
            surroundings
                    .resolver()
                    .resolve(probe.place, 0, found -> surroundings.loop().execute(() -> probe.resolved(found)));
            return probe.answer;
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(new IOException(e.getMessage(), e));
        }
    }

    private void resolved(Optional<InetSocketAddress> found) {
        if (found.isEmpty()) {
            fail("the name '" + Complaints.plain(place.host()) + "' cannot be looked up");
            return;
        }
        surroundings()
                .loop()
                .dialler()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, OutgoingConnection.connectMillis(surroundings()))
                .handler(this)
                .connect(found.get())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        fail(Complaints.plain(String.valueOf(connected.cause().getMessage())));
                    }
                });
    }

    @Override
    void opened() {
        String cluster = surroundings().self().cluster();
        write(Unpooled.wrappedBuffer(Handshake.bytes(new Handshake.Knock(Purpose.PROBE, cluster))));
    }

    @Override
    void introduced(int format, byte[] body) {
        if (format != Hello.FORMAT) {
            close("it speaks format " + Integer.toUnsignedString(format) + ", this node speaks " + Hello.FORMAT);
            return;
        }
        Handshake.Answer said = Handshake.answer(body);
        if (said instanceof Handshake.Welcome welcome) {
            found(welcome.hello());
        } else if (said instanceof Handshake.Refused refused) {
            close("it refuses: " + Complaints.plain(refused.sentence()));
        }
    }

    private void found(Hello hello) {
        if (hello.cluster().equals(surroundings().self().cluster())) {
            answer.complete(hello);
            close("answered");
        } else {
            close("it belongs to cluster '" + Complaints.plain(hello.cluster()) + "'");
        }
    }

    @Override
    void arrived(ByteBuffer frame) {
        throw new MalformedException("a frame for somebody who only asked who is there");
    }

    @Override
    void beat() {
        // Over long before.
    }

    @Override
    void ended(String why) {
        fail(why);
    }

    private void fail(String why) {
        answer.completeExceptionally(new IOException(why));
    }

    @Override
    String other() {
        return "whoever listens at " + place;
    }
}
