package io.quorate.omnipaxos;

import io.quorate.api.Configuration;
import io.quorate.spi.Ballot;
import io.quorate.spi.Channel;
import io.quorate.spi.ElectionFactory;
import io.quorate.spi.ElectionSetup;
import io.quorate.spi.Protocol;
import io.quorate.spi.ProtocolFactory;
import io.quorate.spi.ProtocolSetup;
import io.quorate.spi.wire.MessageCodec;
import java.util.Optional;

/** Makes {@linkplain OmniPaxos OmniPaxos} servers. Thread-safe. */
public final class OmniPaxosFactory implements ProtocolFactory {
    private final OmniPaxosSettings settings;
    private final ElectionFactory elections;

    /**
     * A factory of servers that share their settings.
     *
     * @param settings what was tuned, or {@link OmniPaxosSettings#DEFAULTS}
     * @param elections makes the leader election that each server hosts
     */
    public OmniPaxosFactory(OmniPaxosSettings settings, ElectionFactory elections) {
        this.settings = settings;
        this.elections = elections;
    }

    @Override
    public String name() {
        return "omnipaxos";
    }

    /** Legal without a Prepare: all logs of the epoch are empty. */
    @Override
    public Optional<byte[]> firstState(Configuration configuration) {
        return configuration.leader().map(leader -> {
            Ballot first = Ballot.of(1, 0, leader);
            return new PaxosState(first, first, configuration.id()).encode();
        });
    }

    @Override
    public Protocol create(ProtocolSetup setup) {
        Acceptor acceptor = new Acceptor(setup);
        boolean leads = setup.opened() && acceptor.begins(setup.self());
        ElectionSetup electionSetup =
                new ElectionSetup(setup.self(), setup.configuration(), setup.seed(), acceptor.promise(), leads);
        OmniPaxos server = new OmniPaxos(setup, acceptor, elections.create(electionSetup), settings);
        if (leads) {
            server.leadFirst();
        }
        return server;
    }

    @Override
    public MessageCodec codec(Channel channel) {
        return channel == Channel.ELECTION ? elections.codec() : PaxosCodec.CODEC;
    }
}
