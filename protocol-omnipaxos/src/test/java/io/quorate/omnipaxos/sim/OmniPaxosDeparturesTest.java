package io.quorate.omnipaxos.sim;

import io.quorate.omnipaxos.MakingOmniPaxos;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.DepartureScenarios;

/** The same calls as under Raft; here another epoch begins with every change of the voters. */
class OmniPaxosDeparturesTest extends DepartureScenarios {
    @Override
    protected ProtocolFactory factory() {
        return new MakingOmniPaxos().get();
    }
}
