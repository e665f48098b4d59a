package io.quorate.testkit.contract;

/** What can be wrong with a {@link MemoryTransport}, and the clause of the contract that must notice. */
enum TransportFlaw {
    SPLITS_FRAMES("aFrameOfSeveralPartsArrivesAsOne"),
    SWAPS_NEIGHBOURS("framesArriveInOrderWithTheHelloOfTheirSender"),
    NAMES_THE_WRONG_SENDER("framesArriveInOrderWithTheHelloOfTheirSender"),
    TELLS_THE_WRONG_HELLO("theDialerLearnsTheHelloOfItsPeer"),
    ONE_WAY_ONLY("bothEndsCanDialAndSend"),
    CLAIMS_NO_LIMIT("theLimitIsKnown"),
    CUTS_LARGE_FRAMES("theLargestFrameArrives"),
    PASSES_TOO_LARGE_FRAMES("aFrameOverTheLimitIsLostWithoutHarm"),
    DISCONNECTS_ON_TOO_LARGE_FRAMES("aFrameOverTheLimitIsLostWithoutHarm"),
    MOVES_BUFFERS("oneFrameCanGoToSeveralPeers"),
    SHARES_BYTES("whatArrivesBelongsToTheReceiver"),
    HANDS_OUT_DIRECT_BUFFERS("whatArrivesBelongsToTheReceiver"),
    THROWS_WITHOUT_CONNECTION("framesToUnknownOrAbsentPeersAreLostSilently"),
    KEEPS_FRAMES_FOR_THE_ABSENT("framesToUnknownOrAbsentPeersAreLostSilently"),
    HIDES_THE_END("theEndOfAConnectionIsTold"),
    NEVER_COMES_BACK("aPeerThatRestartsIsConnectedAgain"),
    LETS_ANY_CLUSTER_IN("anotherClusterIsRefused"),
    LETS_ANY_NODE_ANSWER("anotherNodeAtTheAddressIsRefused"),
    ONLY_ADDS_PEERS("dialReplacesThePeers"),
    BREAKS_OFF_ON_DIAL("dialKeepsWhatIsThereAndFollowsWhoMoves"),
    STAYS_AT_THE_OLD_PLACE("dialKeepsWhatIsThereAndFollowsWhoMoves"),
    TELLS_THE_PROBER_ITSELF("aProbeTellsWhoAnswers"),
    BREAKS_OFF_ON_PROBE("aProbeDisturbsNoConnection"),
    PROBES_FOR_EVER("aProbeOfNobodyFails"),
    PROBES_ANY_CLUSTER("aProbeOfAnotherClusterFails"),
    KEEPS_EVERYTHING("aPeerThatDoesNotReadCostsBoundedMemory"),
    BLOCKS_THE_SENDER("aPeerThatDoesNotReadCostsBoundedMemory"),
    HEARS_ONE_THREAD_ONLY("manyThreadsCanSend"),
    CLOSES_ONCE_ONLY("closeCanBeRepeated"),
    THROWS_AFTER_CLOSE("closeCanBeRepeated"),
    TALKS_AFTER_CLOSE("closeIsFinal"),
    KEEPS_THE_ADDRESS("closeFreesTheAddress"),
    SHARES_ADDRESSES("aTakenAddressIsAnErrorThatNamesIt");

    private final String clause;

    TransportFlaw(String clause) {
        this.clause = clause;
    }

    /** The method of {@link TransportContract} that must fail. */
    String clause() {
        return clause;
    }
}
