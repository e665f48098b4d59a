package io.quorate.ble;

/** What an election can do wrong, and the clause that says so. */
enum ElectionFlaw {
    ALWAYS_ELECTS_ITSELF("nodesThatHearEachOtherAgree"),
    ELECTS_NOBODY("aSingleNodeLeads"),
    IS_RESTLESS("aLeaderThatWorksIsKept"),
    STOPS_AFTER_THE_FIRST_ELECTION("aLeaderThatIsGoneIsReplaced"),
    TAKES_EVERYBODY_FOR_HAPPY("oneQuorumConnectedNodeIsEnough"),
    DIES_OF_SILENCE("whenTheLinksAreBackSomebodyLeads"),
    CHANGES_ITS_MIND("theElectedBallotNeverGoesDown"),
    ELECTS_A_BALLOT_OF_NOBODY("everyElectedBallotIsOfAVoter"),
    FORGETS_ITS_PROMISE("aRestartedNodeDoesNotLeadItsPromiseAgain"),
    WAITS_FOR_AN_ELECTION("aNamedLeaderLeadsWithoutAnElection"),
    TRUSTS_THE_NAMED_LEADER("aNamedLeaderThatIsDeadIsReplaced"),
    NEVER_TAKES_OVER("whoIsToTakeOverIsElected"),
    TAKES_OVER_WITHOUT_A_QUORUM("whoReachesNoQuorumDoesNotTakeOver"),
    BEGINS_AGAIN_AT_A_DUPLICATE("duplicatesAreHarmless"),
    DEPENDS_ON_EARLIER_RUNS("theSameInputsGiveTheSameOutputs"),
    SAYS_EVERYTHING_TWICE("messagesAreHandedOverOnceAndCanBeWritten");

    private final String clause;

    ElectionFlaw(String clause) {
        this.clause = clause;
    }

    String clause() {
        return clause;
    }
}
