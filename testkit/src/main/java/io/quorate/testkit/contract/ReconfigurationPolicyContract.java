package io.quorate.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import io.quorate.spi.ReconfigurationPolicy;
import io.quorate.spi.ReconfigurationPolicy.Capabilities;
import io.quorate.spi.ReconfigurationPolicy.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ReconfigurationPolicy} must keep: it never plans what the protocol cannot do, it is a pure function, and
 * what it refuses it explains. A policy's own test extends this class and says how to make one.
 *
 * <pre>{@code
 * final class FloorPolicyTest extends ReconfigurationPolicyContract {
 *     @Override
 *     protected ReconfigurationPolicy policy() {
 *         return new FloorPolicy(3, new Policy(Voters.AUTOMATIC, Knobs.DEFAULT));
 *     }
 * }
 * }</pre>
 */
public abstract class ReconfigurationPolicyContract {
    private static final String PROTOCOL = "one";
    private static final Plan IN_PLACE = new Plan.InPlace();
    private static final int FEWEST_WORDS = 4;

    /** A change to plan. */
    private record Question(Configuration current, Configuration next, Capabilities capabilities) {
        Plan askedOf(ReconfigurationPolicy policy) {
            return policy.plan(current, next, capabilities);
        }
    }

    /** For subclasses. */
    protected ReconfigurationPolicyContract() {}

    /**
     * Makes a policy. Asked for several, it makes them all alike, as the replicas of a cluster have them.
     *
     * @return a new one
     */
    protected abstract ReconfigurationPolicy policy();

    // What protocols can do

    /** A protocol that cannot change its voters within an epoch is never told to. */
    @Test
    public void votersAreChangedInPlaceOnlyWhereTheProtocolCan() {
        for (Configuration current : clusters()) {
            for (Configuration next : otherVoters(current)) {
                assertNotInPlace(new Question(current, next, can(false)));
            }
        }
    }

    /** A node that comes back under its old name with another directory is another voter. */
    @Test
    public void anotherDirectoryIsAnotherVoter() {
        for (Configuration current : clusters()) {
            Member wiped = new Member(NodeId.of("n1"), new UUID(9, 9), "h:1");
            assertNotInPlace(new Question(current, current.withMember(wiped), can(false)));
        }
    }

    /** An epoch has one protocol. */
    @Test
    public void anotherProtocolBeginsAnEpoch() {
        for (Configuration current : clusters()) {
            assertNotInPlace(new Question(current, current.withProtocol("other"), can(false)));
            assertNotInPlace(new Question(current, current.withProtocol("other"), can(true)));
        }
    }

    /** Joint consensus is a matter of majorities: other quorums begin an epoch, whether voters are changed with them or not. */
    @Test
    public void flexibleQuorumsAreNotChangedInPlace() {
        Configuration five = cluster(5);
        Configuration flexible = five.withQuorums(new Quorums(4, 2));
        for (boolean changes : new boolean[] {false, true}) {
            assertNotInPlace(new Question(five, flexible, can(changes)));
            assertNotInPlace(new Question(flexible, five, can(changes)));
            assertNotInPlace(new Question(flexible, flexible.withVoters("n1", "n2", "n3"), can(changes)));
        }
    }

    private void assertNotInPlace(Question question) {
        assertThat(answerOrNothing(policy(), question)).as("%s", question).isNotEqualTo(IN_PLACE);
    }

    // A pure function

    /** There is an answer to every question: no null, no exception. */
    @Test
    public void everyChangeIsPlannedOrRefused() {
        ReconfigurationPolicy policy = policy();
        for (Question question : questions()) {
            assertThatCode(() -> assertThat(question.askedOf(policy))
                            .as("%s", question)
                            .isNotNull())
                    .as("%s", question)
                    .doesNotThrowAnyException();
        }
    }

    /** What was asked before makes no difference. */
    @Test
    public void theSameQuestionHasTheSameAnswer() {
        ReconfigurationPolicy policy = policy();
        List<Question> questions = questions();
        List<String> first = answers(policy, questions);
        assertThat(answers(policy, questions)).isEqualTo(first);
    }

    /** Whichever replica is asked. */
    @Test
    public void allReplicasPlanAlike() {
        List<Question> questions = questions();
        assertThat(answers(policy(), questions)).isEqualTo(answers(policy(), questions));
    }

    /** It belongs to no thread. */
    @Test
    public void anyThreadMayAsk() {
        ReconfigurationPolicy policy = policy();
        Configuration current = cluster(3);
        Question question = new Question(current, known(current.withLearners("n4")), can(true));
        CompletableFuture<Plan> elsewhere =
                CompletableFuture.supplyAsync(() -> question.askedOf(policy), task -> new Thread(task).start());
        assertThat(elsewhere).succeedsWithin(Duration.ofSeconds(10)).isNotNull();
    }

    private static List<String> answers(ReconfigurationPolicy policy, List<Question> questions) {
        return questions.stream()
                .map(question -> question + ": " + answerOrNothing(policy, question))
                .toList();
    }

    /** An exception is another clause's concern. */
    private static Object answerOrNothing(ReconfigurationPolicy policy, Question question) {
        try {
            return question.askedOf(policy);
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    // People

    /** A refusal is a sentence that its reader can act on. */
    @Test
    public void aRefusalSaysWhy() {
        ReconfigurationPolicy policy = policy();
        for (Question question : questions()) {
            if (answerOrNothing(policy, question) instanceof Plan.Refuse refusal) {
                String reason = refusal.reason();
                assertThat(reason.strip().split("\\s+").length)
                        .as("words of the refusal '%s' of %s", reason, question)
                        .isGreaterThanOrEqualTo(FEWEST_WORDS);
                assertThat(reason).as("one line").doesNotContain("\n").isEqualTo(reason.strip());
            }
        }
    }

    /** Under a protocol that can do everything, a dead voter is no fate: another node can take its place. */
    @Test
    public void aDeadVoterCanBeReplaced() {
        for (Configuration current : List.of(cluster(3), cluster(5))) {
            String[] others = current.voterIds().stream()
                    .map(id -> id.text().equals("n1") ? "n9" : id.text())
                    .toArray(String[]::new);
            Configuration next = known(current.withVoters(others));
            assertThat(new Question(current, next, can(true)).askedOf(policy()))
                    .as("n9 in the place of n1 among %s", current.voterIds())
                    .isNotInstanceOf(Plan.Refuse.class);
        }
    }

    // Knobs

    /** The knobs have a meaning, and stay as they are. */
    @Test
    public void theKnobsStayAsTheyAre() {
        ReconfigurationPolicy policy = policy();
        long lag = policy.lag();
        int retention = policy.retentionMillis();
        boolean required = policy.requireLearners();
        ReconfigurationPolicy.Donors donors = policy.donors();
        assertThat(lag).isNotNegative();
        assertThat(retention).isNotNegative();
        assertThat(donors).isNotNull();
        answers(policy, questions());
        assertThat(policy.lag()).isEqualTo(lag);
        assertThat(policy.retentionMillis()).isEqualTo(retention);
        assertThat(policy.donors()).isEqualTo(donors);
        assertThat(policy.requireLearners()).isEqualTo(required);
    }

    // Questions

    private static Capabilities can(boolean changesVoters) {
        return new Capabilities(PROTOCOL, changesVoters);
    }

    private static Member member(int number) {
        return new Member(NodeId.of("n" + number), new UUID(1, number), "h:" + number);
    }

    private static Configuration cluster(int voters) {
        return Configuration.genesis(
                PROTOCOL,
                IntStream.rangeClosed(1, voters)
                        .mapToObj(ReconfigurationPolicyContract::member)
                        .toList());
    }

    private static List<Configuration> clusters() {
        return List.of(cluster(1), cluster(2), cluster(3), cluster(3).withLearners("n4"), cluster(5));
    }

    /** One more, one less, one replaced, all replaced, a learner promoted, only one left. */
    private static List<Configuration> otherVoters(Configuration current) {
        int size = current.voters().size();
        List<Configuration> others = new ArrayList<>();
        others.add(current.withVoters(names(1, size + 1)));
        others.add(current.withVoters(names(2, size + 1)));
        others.add(current.withVoters(names(size + 1, size + 3)));
        if (size > 1) {
            others.add(current.withVoters(names(2, size)));
            others.add(current.withVoters("n1"));
            others.add(current.withVoters("n1").retaining(true));
        }
        return others.stream().map(ReconfigurationPolicyContract::known).toList();
    }

    private static String[] names(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> "n" + i).toArray(String[]::new);
    }

    /** Policies see members with incarnation and address. */
    private static Configuration known(Configuration wish) {
        Configuration next = wish;
        for (Member member : wish.members()) {
            next = next.withMember(member(Integer.parseInt(member.id().text().substring(1))));
        }
        return next;
    }

    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (Configuration bare : clusters()) {
            Configuration current = known(bare);
            List<Configuration> wishes = new ArrayList<>(otherVoters(current));
            wishes.add(current.withProtocol("other"));
            wishes.add(current.withQuorums(
                    new Quorums(current.voters().size(), current.voters().size())));
            wishes.add(known(current.withLearners("n7")));
            wishes.add(current.withMetadata(Map.of("zone", "a")));
            wishes.add(current.withMember(new Member(NodeId.of("n1"), new UUID(1, 1), "elsewhere:1")));
            wishes.add(current.withMember(new Member(NodeId.of("n1"), new UUID(9, 9), "h:1")));
            wishes.removeIf(current::equals);
            for (Configuration next : wishes) {
                questions.add(new Question(current, next, can(false)));
                questions.add(new Question(current, next, can(true)));
            }
        }
        return questions;
    }
}
