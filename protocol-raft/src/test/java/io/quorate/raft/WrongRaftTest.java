package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.testkit.mutant.Mutant;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the core, switched off, fails the scenario that is there for it: no scenario passes by accident. */
class WrongRaftTest {
    private record Case(Mutant mutant, Class<?> test, String scenario) {}

    private static final List<Case> CASES = List.of(
            elections("Votes.java", " && upToDate(server, request.last()) && (again", " && (again", "termBeforeIndex"),
            elections(
                    "Position.java",
                    "comparingLong(Position::term).thenComparingLong(Position::index)",
                    "comparingLong(Position::index).thenComparingLong(Position::term)",
                    "termBeforeIndex"),
            elections("Votes.java", "(again || free(server, from))", "true", "oneVotePerTerm"),
            elections("Votes.java", "sendWhenDurable(from", "send(from", "voteAfterDisk"),
            elections("Server.java", "log.state(next.encode());", "", "noSecondVoteAfterCrash"),
            elections("Votes.java", "leading || server.heardOtherThan(candidate)", "false", "guard"),
            elections("Votes.java", "leading || server.heardOtherThan", "server.heardOtherThan", "guard"),
            elections("Server.java", "!heard.get().equals(node) && ", "", "restartedLeader"),
            elections("Votes.java", "request.term() : server.term();", "request.term() : 0;", "twoCohorts"),
            elections(
                    "Votes.java",
                    "        server.out.send(",
                    "        server.timer.restart(server.now());\nserver.out.send(",
                    "preVoteChangesNothing"),
            elections("Raft.java", "server.out.send(from, new HigherTerm(server.term()));", "", "stuckAtHigherTerm"),
            elections("Candidate.java", "response.election() == election", "true", "votesOfAnotherAttempt"),
            elections("Candidate.java", "sendWhenDurable(voter", "send(voter", "ownVoteAfterDisk"),
            elections("Candidate.java", "return ownVoteDurable() ?", "return true ?", "anotherWriteIsNoVote"),
            elections("Candidate.java", "? count(from, response.granted())", "? count(from, true)", "refusalIsNoGrant"),
            elections("Tally.java", "quorum.reached(granted::contains)", "!lost()", "silenceIsNoGrant"),
            elections(
                    "Tally.java",
                    "if (!granted.contains(voter) && !refused.contains(voter)) {",
                    "{",
                    "refusalIsNoGrant"),
            elections("Leader.java", "< heard + server", "< heard + 2 * server", "checkQuorum"),
            elections("ElectionTimer.java", "2L * electionTicks - 1", "electionTicks", "timersSpread"),
            elections("Server.java", "leader.isEmpty() || leader.get().equals(node)", "true", "twoLeaders"),
            replication("Leader.java", "? log.durable()", "? log.last()", "leaderCountsItsDisk"),
            replication("Leader.java", " && log.round(agreed) == server.term()", "", "figureEight"),
            replication(
                    "Follower.java",
                    "sendWhenDurable(leader, accepted)",
                    "send(leader, accepted)",
                    "acknowledgedWhenDurable"),
            replication("Follower.java", ": entries.from(firstDifference(entries))", ": entries", "lateAppend"),
            replication("Progress.java", "if (stale) {", "if (false) {", "staleRejection"),
            replication("Progress.java", "&& match < log.last()", "&& match > log.last()", "lostWindow"),
            replication("Progress.java", "&& match < log.last()", "&& next <= log.last()", "lostLastMessage"),
            replication("Progress.java", "window.splits(match)", "false", "shortenedAppends"),
            replication(
                    "Progress.java",
                    "Math.min(agreed + 1, rejected.previous())",
                    "rejected.previous()",
                    "fastBacktracking"),
            replication("Leader.java", "peer.shouldHear(server.decided())", "false", "decisionsArePushed"),
            follower(
                    "Follower.java",
                    "Math.min(append.decided(), append.reach())",
                    "Math.min(append.decided(), server.log.last())",
                    "decidedWithinReach"),
            follower(
                    "Follower.java",
                    " && server.log.round(position.index()) == position.term()",
                    "",
                    "decidedByTermAndIndex"),
            follower("Follower.java", "if (knownMatch > server.log.last()) {", "if (false) {", "lostData"),
            follower("Follower.java", "fresh.first() > server.decided(),", "true,", "decidedStays"),
            follower(
                    "Server.java",
                    "decided = Math.max(decided, log.sealed() ? ",
                    "decided = (log.sealed() ? ",
                    "decidedStaysUp"),
            follower("Server.java", "return durableState.ballot();", "return state.ballot();", "promisedIsDurable"),
            flow("Leader.java", "full && undecided.count() > 0", "false", "undecidedIsBounded"),
            flow("Leader.java", "full && undecided.count() > 0", "full", "largeBatchAlone"),
            flow("Progress.java", " && now < awake + settings.electionTicks()", "", "silentPeer"),
            flow(
                    "Progress.java",
                    "&& window.bytes() + bytes(lastOfNext()) <= settings.maxInFlightBytes()",
                    "",
                    "windows"),
            flow("Progress.java", "known > 0 ? known : settings.maxInFlightBytes()", "known", "unknownSizesGoAlone"),
            reads("Leader.java", "return server.decided() >= noop;", "return true;", "notBeforeOwnTerm"),
            reads(
                    "ReadRounds.java",
                    "asked.peek().number() <= round",
                    "asked.peek().number() <= round + 1",
                    "earlierRound"),
            reads("ReadRounds.java", "&& asked.isEmpty()", "", "batched"),
            reads("ReadRounds.java", "pending >= limit", "false", "bounded"),
            reads("Leader.java", "reads.refuseAll(server.permits);", "", "refusedOnStepDown"),
            install("Server.java", "if (!holds) {", "if (false) {", "conflictingLogIsDropped"),
            install("Server.java", "if (!holds) {", "if (true) {", "suffixIsKept"),
            install(
                    "Server.java",
                    "!shorter && log.round(mark.index()) == mark.round()",
                    "!shorter",
                    "conflictingLogIsDropped"),
            install("Raft.java", " || mark.index() <= server.decided()", "", "neverOverWhatIsDecided"),
            install("Server.java", "Math.max(mark.round(), leaves ? term() + 1 : term())", "term()", "termRises"),
            install("Server.java", "leaves ? term() + 1 : term()", "term()", "leavesTheTermOfAStaleLeader"),
            install("Server.java", " && acknowledged >= mark.index()", "", "staysInTheTermOfALivingLeader"),
            install(
                    "Raft.java",
                    "server.install(mark, configuration);\n        followAnew();",
                    "server.install(mark, configuration);",
                    "unsentAcknowledgement"),
            install("Follower.java", "append.reach() < server.log.base().index()", "false", "appendFromBelowTheBase"),
            install(
                    "Follower.java",
                    "take(from, append.behind(server.base()));",
                    "take(from, append);",
                    "appendFromBelowTheBase"),
            install("Follower.java", "return term != base.term();", "return false;", "staleLeaderIsNotAnswered"),
            install("Follower.java", "position.index() > server.decided() && ", "", "decisionBelowTheBase"),
            install(
                    "Server.java",
                    "Invariant.check(index <= decided, () -> \"compacting",
                    "Invariant.check(true, () -> \"compacting",
                    "onlyDecidedIsCompacted"),
            install(
                    "Server.java",
                    "Invariant.check(index <= decided, () -> \"a mark",
                    "Invariant.check(true, () -> \"a mark",
                    "onlyDecidedIsCompacted"),
            members("Server.java", "log.acting(log.last());", "log.acting(decided);", "inForceWhenAppended"),
            members(
                    "Server.java",
                    "!newest.equals(membership.configuration())",
                    "newest.id() > membership.configuration().id()",
                    "rolledBack"),
            members(
                    "Leader.java",
                    "!server.configuring() && server.decided() >= noop",
                    "server.decided() >= noop",
                    "oneAtATime"),
            members(
                    "Leader.java",
                    "!server.configuring() && server.decided() >= noop",
                    "!server.configuring()",
                    "twoLeadersTwoChanges"),
            members("Leader.java", "wish.id() != now.id()", "false", "oneAtATime"),
            members("Leader.java", "!sealed() && mayConfigure()", "!sealed() && !server.configuring()", "foundJoint"),
            members("Leader.java", "!sealed() && mayConfigure()", "!sealed()", "inForceWhenAppended"),
            members(
                    "Leader.java",
                    "Configuration now = server.membership().configuration();\n        if (now.isJoint() && !sealed() && mayConfigure()",
                    "Configuration now = server.log.configuration(server.decided());\n        if (now.isJoint() && !sealed()",
                    "leftOnce"),
            members(
                    "Membership.java",
                    "? quorum.and(Quorum.majority(ids(configuration.leaving())))",
                    "? quorum",
                    "newSetAlone"),
            members(
                    "Membership.java",
                    "? quorum.and(Quorum.majority(ids(configuration.leaving())))",
                    "? Quorum.majority(ids(configuration.leaving()))",
                    "bothSets"),
            members(
                    "Membership.java",
                    "Quorum.majority(configuration.voterIds())",
                    "Quorum.majority(ids(configuration.members()))",
                    "learnersDoNotCount"),
            members("Membership.java", ".filter(member -> member.incarnation().equals(incarnation))", "", "reusedName"),
            members(
                    "Leader.java",
                    "return !server.membership().voter() && !server.configuring();",
                    "return false;",
                    "removedLeader"),
            members(
                    "Leader.java",
                    "return !server.membership().voter() && !server.configuring();",
                    "return !server.membership().voter();",
                    "doesNotCountItself"),
            members(
                    "Leader.java",
                    "server.out.send(best, new TimeoutNow(server.term(), reached));",
                    "",
                    "removedLeader"),
            members(
                    "Leader.java",
                    "server.log.last() - peer.match() <= server.settings.maxPromotionLag()",
                    "true",
                    "laggingIsRefused"),
            members("Leader.java", "peer.match() >= noop && ", "", "laggingIsRefused"),
            members(
                    "Leader.java",
                    "Quorum.majority(next.voterIds()).reached(this::alive)",
                    "true",
                    "deadMajorityIsRefused"),
            removal(
                    "Votes.java",
                    "!server.lostData() && upToDate(server, request.last()) && (again",
                    "server.membership().voter() && upToDate(server, request.last()) && (again",
                    "promotedLearnerVotes"),
            removal(
                    "Server.java",
                    "(configuring() && !log.sealed() && wasVoter())",
                    "false",
                    "holdersOfTheirRemovalCampaign"),
            removal(
                    "Peers.java",
                    "leaving.forEach(gone -> dropped.putIfAbsent(gone, NEVER));",
                    "leaving.forEach(all::remove);",
                    "droppedIsTold"),
            removal("Peers.java", "dropped.isEmpty() || server.configuring()", "true", "droppedIsTold"),
            of("Steps.java", "return ends ?", "return true ?", StepsTest.class, "dropped"),
            of("Steps.java", "                && byMajority(wish)\n", "", StepsTest.class, "notWithinAnEpoch"),
            of("Steps.java", "if (retain) {", "if (false) {", StepsTest.class, "retained"),
            of("Steps.java", "if (retain) {", "if (true) {", StepsTest.class, "dropped"),
            of("Leader.java", "run.kind() == EntryKind.COMMAND", "true", FlowTest.class, "onlyCommandsAreProposed"),
            transfers("Leader.java", "        transfer = transfer.filter(this::goesOn);\n", "", "failedTransfer"),
            transfers("Leader.java", "if (transfer.isPresent()) {", "if (false) {", "failedTransfer"),
            transfers("Leader.java", "&& peers.get(running.to()).match() == last", "", "onlyToWhoeverHasEverything"),
            transfers(
                    "Leader.java",
                    "running.told(server.now() + server.settings.heartbeatTicks());",
                    "running.told(Long.MAX_VALUE);",
                    "saidAgain"),
            transfers("Candidate.java", "new SuccessorRequest(", "new VoteRequest(", "atOnce"),
            transfers("Follower.java", " && server.end().compareTo(word.last()) >= 0", "", "wordForAnother"),
            transfers("Follower.java", "able = server.promotable() && ", "able = ", "wordForAnother"),
            stops("Server.java", "log.sealed() ? Math.min(index, log.configured()) : index", "index", "foundStopSign"),
            stops("Server.java", "log.acting(log.last());", "log.configuration();", "sealed"),
            stops("Leader.java", "if (now.isJoint()) {", "if (false) {", "notMeanwhile"),
            stops("Raft.java", "setup.opened()\n                && ", "", "restartedNamedLeader"),
            snapshots("Leader.java", "server.behind.add(new Behind(from));", "", "installsAndGoesOn"),
            snapshots("Progress.java", "state == State.BEHIND || next > log.last()", "next > log.last()", "noBusyLoop"),
            snapshots(
                    "Progress.java",
                    "            probeAt = now + settings.heartbeatTicks();\n        }\n    }\n\n    /** Whether it is time",
                    "        }\n    }\n\n    /** Whether it is time",
                    "noBusyLoop"),
            snapshots("Progress.java", " || now < reportAt", "", "noBusyLoop"),
            snapshots(
                    "Progress.java",
                    "state != State.PIPELINE && match + 1 >= next",
                    "state == State.PROBE && match + 1 >= next",
                    "installsAndGoesOn"),
            snapshots("Progress.java", "Math.max(from, log.base().index() + 1)", "from", "installsAndGoesOn"),
            snapshots(
                    "Leader.java", "peers.each(peer -> peer.compacted(server.now()));", "", "compactedBeforeItWasSent"),
            snapshots("Server.java", "        decide(setup.decided());\n", "", "restartBehindABase"),
            snapshots(
                    "Raft.java",
                    "role.name() == Role.LEADER || server.lostData()",
                    "server.lostData()",
                    "leadersRefuse"),
            snapshots(
                    "Raft.java",
                    "server.install(mark, configuration);\n        followAnew();",
                    "server.install(mark, configuration);",
                    "candidatesGiveIn"));

    private static Case elections(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, ElectionTest.class, scenario);
    }

    private static Case replication(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, ReplicationTest.class, scenario);
    }

    private static Case follower(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, FollowerTest.class, scenario);
    }

    private static Case flow(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, FlowTest.class, scenario);
    }

    private static Case reads(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, ReadTest.class, scenario);
    }

    private static Case install(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, InstallTest.class, scenario);
    }

    private static Case snapshots(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, SnapshotTest.class, scenario);
    }

    private static Case members(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, MembershipTest.class, scenario);
    }

    private static Case removal(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, RemovalTest.class, scenario);
    }

    private static Case transfers(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, TransferTest.class, scenario);
    }

    private static Case stops(String file, String text, String replacement, String scenario) {
        return of(file, text, replacement, StopSignTest.class, scenario);
    }

    private static Case of(String file, String text, String replacement, Class<?> test, String scenario) {
        String description = file + ": '" + text.strip() + "' -> '" + replacement.strip() + "'";
        return new Case(Mutant.of(description, file, text, replacement), test, scenario);
    }

    /** Plays the scenario of a case, by its position: loaded beside the mutated classes. */
    static final class Player implements Supplier<IntConsumer> {
        @Override
        public IntConsumer get() {
            return position -> play(CASES.get(position));
        }

        private static void play(Case played) {
            try {
                Method scenario = played.test().getDeclaredMethod(played.scenario());
                scenario.setAccessible(true);
                scenario.invoke(played.test().getDeclaredConstructor().newInstance());
            } catch (InvocationTargetException e) {
                throw new Failed(e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("there is no scenario " + played, e);
            }
        }
    }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(Throwable cause) {
            super(cause);
        }
    }

    static Stream<Named<Integer>> cases() {
        return IntStream.range(0, CASES.size())
                .mapToObj(position -> Named.of(CASES.get(position).mutant().toString(), position));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("A rule switched off fails its scenario")
    void bites(int position) {
        Case wrong = CASES.get(position);
        IntConsumer mutated = wrong.mutant().load(Path.of("src/main/java"), IntConsumer.class, Player.class);
        assertThatThrownBy(() -> mutated.accept(position))
                .as("%s fails %s", wrong.mutant(), wrong.scenario())
                .hasCauseInstanceOf(Throwable.class)
                .isNotInstanceOf(LinkageError.class);
    }
}
