package io.quorate.omnipaxos.sim;

import io.quorate.omnipaxos.MakingOmniPaxos;
import io.quorate.spi.ProtocolFactory;
import io.quorate.testkit.contract.ChangeScenarios;

/** The same calls as under Raft; here another epoch begins with every change of the voters. */
class OmniPaxosChangesTest extends ChangeScenarios {
    @Override
    protected ProtocolFactory factory() {
        return new MakingOmniPaxos().get();
    }
}
