package io.quorate.testkit.toy;

/** What a protocol can do wrong, and the clause that says so. */
enum ProtocolFlaw {
    SWALLOWS_PROPOSALS("whatIsAcceptedIsDecidedByAll"),
    FORGETS_WHAT_IS_PERSISTED("aSingleNodeDecidesByItself"),
    DEPENDS_ON_EARLIER_RUNS("theSameInputsGiveTheSameOutputs"),
    HANDS_OVER_TWICE("aReadyIsHandedOverOnce"),
    TAKES_FROM_EVERYBODY("whoDoesNotLeadTakesNothing"),
    HIDES_ITS_ROLE("theRoleSaysWhoTakesProposals"),
    ACKNOWLEDGES_BEFORE_THE_DISK("nothingIsDecidedBeforeItIsDurable"),
    DECIDES_ALONE("aMinorityDecidesNothing"),
    FORGETS_ITS_LOG("whatWasDecidedOutlivesARestartOfAll"),
    LEADS_FOR_EVER("anotherTakesOver"),
    SAYS_NOTHING_TWICE("lossIsRepaired"),
    TRUNCATES_ON_EVERY_APPEND("duplicatesAndReorderingAreHarmless"),
    IGNORES_SHORT_MESSAGES("shortenedMessagesMakeSense"),
    PERMITS_READS_OF_THE_PAST("aPermittedReadSeesWhatWasDecided"),
    PERMITS_READS_BY_ITSELF("aReadIsNeverPermittedWithoutAQuorum"),
    FORGETS_ITS_ROUND("everyStateOnDiskCanBeReadAgain"),
    GOES_ON_LEADING("aNewCoreDoesNotLeadARoundOfAnEarlierProcess"),
    NEVER_COMPACTS("aCompactedLogGoesOn"),
    REPORTS_NOBODY("whoIsBehindCatchesUpThroughASnapshot"),
    REPORTS_ONCE("whoStaysBehindIsReportedAgain"),
    INSTALLS_WHATEVER_COMES("aSnapshotOfWhatIsDecidedIsRefused"),
    FORGETS_WHAT_IS_DECIDED("aRestartBehindASnapshotGoesOn"),
    REFUSES_EVERY_SNAPSHOT("whatWasRestoredOutlivesACrash"),
    TAKES_COMMANDS_BEHIND_A_STOP_SIGN("aStopSignSealsTheLog"),
    STAYS_SEALED("aLostStopSignSealsNothing"),
    SWALLOWS_CHANGES("aChangeInPlaceIsDecidedByAll"),
    TAKES_STALE_WISHES("aStaleWishIsRefused"),
    FOLLOWS_AND_CHANGES("whoDoesNotLeadChangesNothing"),
    RETIRES_WHEN_IT_HANDS_OVER("aTransferLeavesALeader"),
    BEGINS_EVERY_EPOCH_AT_ZERO("anEpochBeginsBehindAStopSign"),
    RESUMES_THE_FIRST_ROUND("aNamedLeaderLeadsAtOnceAndOnlyOnce"),
    HAS_NO_NAME("theFactoryHasAName");

    private final String clause;

    ProtocolFlaw(String clause) {
        this.clause = clause;
    }

    String clause() {
        return clause;
    }
}
