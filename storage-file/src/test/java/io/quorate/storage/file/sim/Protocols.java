package io.quorate.storage.file.sim;

import io.quorate.ble.BleFactory;
import io.quorate.ble.BleSettings;
import io.quorate.omnipaxos.OmniPaxosFactory;
import io.quorate.omnipaxos.OmniPaxosSettings;
import io.quorate.raft.RaftFactory;
import io.quorate.raft.RaftSettings;
import io.quorate.spi.ProtocolFactory;

/** Both protocols, as a simulation takes them. */
enum Protocols {
    OMNIPAXOS {
        @Override
        ProtocolFactory factory() {
            return new OmniPaxosFactory(OmniPaxosSettings.DEFAULTS, new BleFactory(BleSettings.DEFAULTS));
        }
    },
    RAFT {
        @Override
        ProtocolFactory factory() {
            return new RaftFactory(RaftSettings.DEFAULTS);
        }
    };

    abstract ProtocolFactory factory();
}
