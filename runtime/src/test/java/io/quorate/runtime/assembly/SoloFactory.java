package io.quorate.runtime.assembly;

import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.api.Role;
import io.quorate.spi.Admission;
import io.quorate.spi.Ballot;
import io.quorate.spi.Channel;
import io.quorate.spi.EntryRange;
import io.quorate.spi.Mark;
import io.quorate.spi.Message;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.Ready;
import io.quorate.spi.Status;
import io.quorate.spi.WriteBatch;
import io.quorate.spi.support.ReplicaLog;
import io.quorate.spi.wire.MessageCodec;
import java.util.List;
import java.util.Optional;

/** Decides alone whatever is on its own disk. */
record SoloFactory(String name) implements ProtocolFactory {
    @Override
    public List<String> problems(Configuration configuration) {
        boolean majority = configuration
                .quorums()
                .equals(Quorums.majority(configuration.voters().size()));
        return majority ? List.of() : List.of("solo decides by majority only");
    }

    @Override
    public Optional<byte[]> firstState(Configuration configuration) {
        return Optional.empty();
    }

    @Override
    public Protocol create(ProtocolSetup setup) {
        return new Solo(setup);
    }

    @Override
    public MessageCodec codec(Channel channel) {
        return MessageCodec.builder().build();
    }

    private static final class Solo implements Protocol {
        private final NodeId self;
        private final ReplicaLog log;

        Solo(ProtocolSetup setup) {
            self = setup.self();
            log = new ReplicaLog(setup);
        }

        @Override
        public void tick() {}

        @Override
        public void receive(NodeId from, Message message) {}

        @Override
        public void connected(NodeId peer) {}

        @Override
        public Admission propose(EntryRange batch) {
            log.append(batch.placed(log.last() + 1, 1));
            return Admission.ACCEPTED;
        }

        @Override
        public Admission readIndex(long request) {
            return Admission.NOT_LEADER;
        }

        @Override
        public void persisted(long batch) {
            log.persisted(batch);
        }

        @Override
        public Mark mark(long index) {
            return new Mark(index, log.round(index));
        }

        @Override
        public void compacted(long index) {
            log.compact(index);
        }

        @Override
        public boolean restored(Mark mark, Configuration configuration) {
            return false;
        }

        @Override
        public Admission reconfigure(Configuration next) {
            return Admission.UNSUPPORTED;
        }

        @Override
        public Admission transferLeadership(NodeId to) {
            return Admission.UNSUPPORTED;
        }

        @Override
        public Ready ready() {
            WriteBatch writes = log.take();
            return new Ready(log.newestBatch(), writes, List.of(), List.of(), log.durable(), List.of(), List.of());
        }

        @Override
        public Status status() {
            return new Status(
                    Role.LEADER,
                    Optional.of(self),
                    Ballot.BOTTOM,
                    Ballot.BOTTOM,
                    log.configuration(),
                    log.last(),
                    log.durable(),
                    log.durable());
        }
    }
}
