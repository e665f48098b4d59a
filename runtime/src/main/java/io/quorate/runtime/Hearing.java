package io.quorate.runtime;

import io.quorate.api.NodeId;
import io.quorate.runtime.forming.Plan;
import io.quorate.runtime.handover.Herald;
import io.quorate.runtime.wire.Frame;
import io.quorate.runtime.wire.RuntimeMessage;
import io.quorate.spi.Channel;
import io.quorate.spi.Hello;
import io.quorate.spi.Message;
import java.util.Map;
import java.util.Optional;

/** Gives what other replicas say to whom it concerns. Owned by the loop. */
final class Hearing {
    private final Frame.Address home;
    private final Here here;
    private final Rooms rooms;

    /** The replica that is spoken to. */
    interface Here {
        /** Whether it hears anything at all: it has not ended, and its disk answers. */
        boolean hears();

        /** What it takes part in, if it does. */
        Optional<Running> running();

        /** The same, unless that is being left. */
        Optional<Running> inEpoch();

        void tell(NodeId to, RuntimeMessage message);

        void meet(Map<NodeId, String> members);

        void halt(Throwable cause);
    }

    /** Who hears what is not the epoch's. */
    record Rooms(Copies copies, Herald herald, Founding founding, Changing changing, HandOver handOver) {}

    Hearing(Hello me, Here here, Rooms rooms) {
        this.home = new Frame.Address(Plan.fingerprint(me.cluster()), 0, 0);
        this.here = here;
        this.rooms = rooms;
    }

    /** Where frames of this cluster are addressed to, before it has an epoch. */
    Frame.Address home() {
        return home;
    }

    void connected(Hello peer) {
        if (rooms.copies.isNewest(peer)) {
            here.inEpoch().ifPresent(now -> now.connected(peer));
        }
    }

    void received(Hello from, Frame.Reader frame) {
        Frame.Address address = frame.address();
        if (!address.isOf(home)
                || !here.hears()
                || !rooms.copies.isNewest(from, outdated -> here.tell(from.node(), outdated))) {
            return;
        }
        rooms.herald.heard(from.node(), address.epoch());
        if (rooms.founding.heard(from)) {
            rooms.founding.others().ifPresent(here::meet);
        }
        if (frame.channel() == Channel.RUNTIME) {
            for (Message message : frame.messages(RuntimeMessage.CODEC)) {
                received(from, address.epoch(), (RuntimeMessage) message);
            }
        } else {
            here.inEpoch().ifPresent(now -> now.received(from, frame));
        }
    }

    private void received(Hello from, long epoch, RuntimeMessage message) {
        if (message instanceof RuntimeMessage.Blank blank) {
            rooms.founding.blank(from, blank);
            here.running()
                    .filter(now -> rooms.founding.isNewcomer(from))
                    .ifPresent(now -> rooms.herald.tell(from.node()));
            rooms.changing.blank(from);
        } else if (message instanceof RuntimeMessage.Genesis genesis) {
            rooms.founding.genesis(genesis.configuration());
        } else if (message instanceof RuntimeMessage.Outdated outdated) {
            rooms.copies.outdated(from, outdated).ifPresent(here::halt);
        } else if (message instanceof RuntimeMessage.Sealed sealed) {
            here.inEpoch().ifPresent(now -> rooms.handOver.told(now, sealed));
            rooms.founding.told(sealed);
            rooms.founding.others().ifPresent(here::meet);
        } else if (message instanceof RuntimeMessage.OfChange ofChange) {
            rooms.changing.received(from, ofChange);
        } else {
            here.inEpoch().ifPresent(now -> now.received(from, epoch, message));
        }
    }
}
