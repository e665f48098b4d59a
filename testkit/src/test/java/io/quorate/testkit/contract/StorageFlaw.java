package io.quorate.testkit.contract;

/** What can be wrong with a {@link ToyStorage}, and the clause of the contract that must notice. */
enum StorageFlaw {
    BEGINS_WITH_AN_ENTRY("aNewStorageIsEmpty"),
    FORGETS_PROPOSALS("entriesComeBackByteByByte"),
    READS_BYTES_AS_TEXT("entriesComeBackByteByByte"),
    FORGETS_KINDS("recoverySaysKindAndRoundOfEveryEntry"),
    SHORTENS_ROUNDS("recoverySaysKindAndRoundOfEveryEntry"),
    DROPS_EMPTY_PAYLOADS("anEmptyPayloadIsAnEntryToo"),
    CUTS_LARGE_PAYLOADS("largeEntriesAndLargeWritesAreWritesLikeAnyOther"),
    KEEPS_THE_FIRST_CELL("aCellHoldsWhatWasLastWrittenToItAndOthersAreLeftAlone"),
    CLEARS_OTHER_CELLS("aCellHoldsWhatWasLastWrittenToItAndOthersAreLeftAlone"),
    DROPS_CELLS_BESIDE_ENTRIES("entriesAndCellsOfOneWriteAreThereTogether"),
    APPENDS_BEFORE_IT_TRUNCATES("aWriteTruncatesBeforeItAppends"),
    TRUNCATES_ONE_TOO_FEW("aWriteTruncatesBeforeItAppends"),
    TRUNCATES_ONLY_IN_MEMORY("whatWasTruncatedIsGoneForGood"),
    READS_WHAT_WAS_TRUNCATED("whatWasTruncatedIsGoneForGood"),
    NEVER_TRUNCATES_THE_FIRST("aLogCanBeTruncatedToNothing"),
    WRITES_WHEN_CLOSED("aWriteIsDurableWhenItReturns"),
    WRITES_CELLS_WHEN_CLOSED("aWriteIsDurableWhenItReturns"),
    WRITES_EVERY_SECOND_TIME("aWriteIsDurableWhenItReturns"),
    BEGINS_ANEW_IN_ITS_THIRD_LIFE("aLogGrowsOverManyLives"),
    IGNORES_THE_BUDGET("aReadGivesABeginningOfWhatIsWantedWithinItsBudget"),
    READS_TOO_FAR("aReadGivesABeginningOfWhatIsWantedWithinItsBudget"),
    READS_FROM_THE_NEXT("aReadGivesABeginningOfWhatIsWantedWithinItsBudget"),
    GIVES_NOTHING_OVER_THE_BUDGET("theFirstEntryComesEvenIfItIsLargerThanTheBudget"),
    GIVES_LESS_THAN_ASKED("aReadOfWhatIsNotThereFails"),
    KEEPS_ARRAYS("whatTheCallerDoesWithItsArraysAfterwardsChangesNothing"),
    SHARES_ONE_FILE("directoriesHaveNothingInCommon"),
    LETS_ANYBODY_IN("aDirectoryThatIsInUseIsRefusedAndItsUserIsNotDisturbed"),
    LETS_THE_THIRD_IN("aDirectoryThatIsInUseIsRefusedAndItsUserIsNotDisturbed"),
    WRITES_AFTER_CLOSE("aClosedStorageTakesNothingMoreAndMayBeClosedAgain"),
    CLOSES_ONCE_ONLY("aClosedStorageTakesNothingMoreAndMayBeClosedAgain"),
    CANNOT_CLOSE_UNUSED("aStorageThatWasNeverRecoveredCanBeClosed"),
    FORGETS_WHERE_THE_LOG_BEGINS(SnapshotStorageContract.class, "aLogBeginsBehindAMark"),
    READS_BEFORE_THE_BEGINNING(SnapshotStorageContract.class, "aLogBeginsBehindAMark"),
    BEGINS_AT_THE_END_AT_MOST(SnapshotStorageContract.class, "aBeginningBeyondTheEndEmptiesTheLog"),
    BEGINS_WITHOUT_TRUNCATING(SnapshotStorageContract.class, "aWriteTruncatesThenBeginsThenAppends"),
    BEGINS_WHEN_CLOSED(SnapshotStorageContract.class, "aBeginningIsDurableWhenTheWriteReturns"),
    LISTS_THE_OLDEST_FIRST(SnapshotStorageContract.class, "whatIsPublishedIsListedAndReadBackInThisLifeAndTheNext"),
    FORGETS_WHO_FETCHED(SnapshotStorageContract.class, "whatIsPublishedIsListedAndReadBackInThisLifeAndTheNext"),
    READS_SNAPSHOTS_FROM_THEIR_BEGINNING(
            SnapshotStorageContract.class, "whatIsPublishedIsListedAndReadBackInThisLifeAndTheNext"),
    PUBLISHES_WHEN_CLOSED(SnapshotStorageContract.class, "aSnapshotIsDurableWhenItIsPublished"),
    SHOWS_DRAFTS(SnapshotStorageContract.class, "aDraftIsInvisible"),
    KEEPS_OLD_DRAFTS(SnapshotStorageContract.class, "beginningAnotherDraftEndsTheOneBefore"),
    CLAIMS_MORE_OF_A_DRAFT_THAN_THERE_IS(SnapshotStorageContract.class, "aFetchGoesOnWhereItLeftOff"),
    PUBLISHES_ANYTHING(SnapshotStorageContract.class, "whatIsNotWhatWasWantedIsNotPublished"),
    KEEPS_THE_OLDER_SNAPSHOT(SnapshotStorageContract.class, "aSnapshotReplacesThatOfTheSameIndex"),
    DELETES_ONLY_IN_MEMORY(SnapshotStorageContract.class, "aDeletedSnapshotDoesNotComeBack"),
    TRUSTS_SNAPSHOTS(SnapshotStorageContract.class, "aDamagedSnapshotIsLeftOut");

    private final Class<?> contract;
    private final String clause;

    StorageFlaw(String clause) {
        this(LogStorageContract.class, clause);
    }

    StorageFlaw(Class<?> contract, String clause) {
        this.contract = contract;
        this.clause = clause;
    }

    /** Where the clause stands. */
    Class<?> contract() {
        return contract;
    }

    /** The method of the contract that must fail. */
    String clause() {
        return clause;
    }
}
