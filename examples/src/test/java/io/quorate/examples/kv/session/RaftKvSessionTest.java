package io.quorate.examples.kv.session;

class RaftKvSessionTest extends KvSession {
    RaftKvSessionTest() {
        super("raft", "omnipaxos");
    }
}
