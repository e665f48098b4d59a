package io.quorate.testkit.contract;

import io.quorate.spi.ReconfigurationPolicy.Plan;
import io.quorate.testkit.contract.FlawedPolicy.Asked;
import java.util.function.Function;

/** What can be wrong with a {@link FlawedPolicy}, and the clause of the contract that must notice. */
enum PolicyFlaw {
    CHANGES_VOTERS_IN_PLACE_ANYWHERE(
            "votersAreChangedInPlaceOnlyWhereTheProtocolCan",
            asked -> asked.inPlaceIf(!asked.sameNames() && asked.ofMajorities())),
    GOES_BY_NAMES(
            "anotherDirectoryIsAnotherVoter",
            asked -> asked.inPlaceIf(asked.sameNames() && asked.sameProtocol() && asked.sameQuorums())),
    SWITCHES_PROTOCOLS_IN_PLACE("anotherProtocolBeginsAnEpoch", asked -> asked.inPlaceIf(!asked.sameProtocol())),
    CHANGES_QUORUMS_IN_PLACE(
            "flexibleQuorumsAreNotChangedInPlace", asked -> asked.inPlaceIf(asked.sameNames() && !asked.sameQuorums())),
    TAKES_VOTERS_FROM_FLEXIBLE_QUORUMS_IN_PLACE(
            "flexibleQuorumsAreNotChangedInPlace",
            asked -> asked.inPlaceIf(!asked.sameNames() && asked.capabilities().changesVoters())),
    HAS_NO_ANSWER("everyChangeIsPlannedOrRefused", asked -> asked.shrinks() ? null : asked.right()),
    THROWS("everyChangeIsPlannedOrRefused", asked -> asked.throwIf(asked.shrinks())),
    CHANGES_ITS_MIND("theSameQuestionHasTheSameAnswer", asked -> asked.handOverIf(asked.again())),
    DIFFERS_FROM_REPLICA_TO_REPLICA("allReplicasPlanAlike", asked -> asked.handOverIf(asked.odd())),
    BELONGS_TO_ITS_THREAD("anyThreadMayAsk", asked -> asked.throwIf(asked.elsewhere())),
    REFUSES_WITHOUT_A_WORD("aRefusalSaysWhy", asked -> asked.refuseIf(asked.shrinks(), "")),
    REFUSES_WITH_A_WORD("aRefusalSaysWhy", asked -> asked.refuseIf(asked.shrinks(), "forbidden")),
    SPEAKS_IN_SEVERAL_LINES(
            "aRefusalSaysWhy", asked -> asked.refuseIf(asked.shrinks(), "one voter is\nnot enough for us")),
    KEEPS_THE_DEAD(
            "aDeadVoterCanBeReplaced",
            asked -> asked.refuseIf(asked.replaces(), "nobody is ever replaced around here")),
    ALLOWS_LESS_THAN_NOTHING("theKnobsStayAsTheyAre", Asked::right),
    NAMES_NO_DONORS("theKnobsStayAsTheyAre", Asked::right),
    FORGETS_IN_THE_PAST("theKnobsStayAsTheyAre", Asked::right),
    ALLOWS_MORE_AND_MORE("theKnobsStayAsTheyAre", Asked::right),
    LEARNS_TO_REQUIRE_LEARNERS("theKnobsStayAsTheyAre", Asked::right);

    private final String clause;
    private final Function<Asked, Plan> planning;

    PolicyFlaw(String clause, Function<Asked, Plan> planning) {
        this.clause = clause;
        this.planning = planning;
    }

    /** The method of {@link ReconfigurationPolicyContract} that must fail, and no other. */
    String clause() {
        return clause;
    }

    Plan plan(Asked asked) {
        return planning.apply(asked);
    }
}
