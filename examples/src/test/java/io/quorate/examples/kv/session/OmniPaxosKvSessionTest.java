package io.quorate.examples.kv.session;

class OmniPaxosKvSessionTest extends KvSession {
    OmniPaxosKvSessionTest() {
        super("omnipaxos", "raft");
    }
}
