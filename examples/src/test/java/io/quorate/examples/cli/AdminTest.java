package io.quorate.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.quorate.api.Configuration;
import io.quorate.api.NodeId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The commands of {@code admin} against replicas that talk over real connections. */
class AdminTest {
    @TempDir
    Path directory;

    private AdminNodes nodes;

    private record Answer(int exitCode, String out, String err) {
        /** Every line is JSON; the last one is the result, and the only one. */
        Config result() {
            List<Config> lines = Arrays.stream(out.split("\n"))
                    .map(line -> ConfigFactory.parseString(
                            line, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON)))
                    .toList();
            Config last = lines.get(lines.size() - 1);
            assertThat(last.getInt("exit")).isEqualTo(exitCode);
            assertThat(lines.subList(0, lines.size() - 1))
                    .allMatch(line -> line.hasPath("progress") && line.hasPath("detail"));
            assertThat(err).isEmpty();
            return last;
        }
    }

    private static Answer quorate(List<String> args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(args.toArray(new String[0]));
        assertThat(out + "" + err).doesNotContain("\tat ", "Exception");
        return new Answer(exitCode, out.toString(), err.toString());
    }

    private Answer ask(String node, String... command) {
        List<String> args = new ArrayList<>(List.of("admin", "--connect", nodes.address(node)));
        args.addAll(List.of(command));
        return quorate(args);
    }

    private void done(String node, String... command) {
        Answer answer = ask(node, command);
        assertThat(answer).extracting(Answer::exitCode).as("%s", answer).isEqualTo(ExitCode.OK);
    }

    private void refused(String why, String node, String... command) {
        Answer answer = ask(node, command);
        assertThat(answer.exitCode()).as("%s", answer).isEqualTo(ExitCode.FAILED);
        assertThat(answer.err()).startsWith("quorate: refused: ").contains(why);
    }

    private Configuration configuration(String node) {
        return nodes.status(node).configuration().orElseThrow();
    }

    private void start(String protocol) throws IOException {
        nodes = new AdminNodes(directory, protocol);
        nodes.start("n1");
        nodes.start("n2");
        nodes.start("n3");
        nodes.write("n1");
    }

    @AfterEach
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void aVoterIsReplacedByCommands(String protocol) throws IOException {
        start(protocol);
        Answer status = ask("n1", "status");
        assertThat(status.out())
                .contains("n1 of cluster orders, listens at " + nodes.address("n1"), "leader n", protocol + ", epoch 0")
                .contains("health  running, all is well", "change  none under way")
                .contains(nodes.address("n3"));
        nodes.join("n4");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.quorate.runtime");
        log.start();
        logger.addAppender(log);

        Configuration before = configuration("n1");
        Answer plan = ask("n2", "add-learner", "n9", "--dry-run");
        assertThat(plan.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(plan.out()).startsWith("This would be refused:").contains("no node named n9 waits to join");
        assertThat(configuration("n1")).isEqualTo(before);

        done("n2", "add-learner", "n4");
        assertThat(ask("n1", "members").out()).containsPattern("n4 +learner +" + nodes.address("n4"));

        Answer dry = ask("n1", "--json", "--dry-run", "reconfigure", "--voters", "n1,n2,n4", "--retain");
        assertThat(dry.result().getStringList("plan"))
                .contains("keep as learners: [n3]")
                .anyMatch(step -> step.contains(protocol.equals("raft") ? "joint consensus" : "stop-sign"));
        assertThat(configuration("n1").voterIds()).extracting(NodeId::text).containsExactly("n1", "n2", "n3");

        Answer change = ask("n3", "--json", "reconfigure", "--voters", "n1,n2,n4", "--retain", "--require-learners");
        assertThat(change.result().getString("result")).isEqualTo("done");
        assertThat(change.result().getConfigList("configuration.voters"))
                .extracting(voter -> voter.getString("node"))
                .containsExactly("n1", "n2", "n4");
        assertThat(change.result().getConfigList("configuration.learners"))
                .extracting(learner -> learner.getString("node"))
                .containsExactly("n3");

        done("n1", "remove-learner", "n3");
        nodes.stop("n3");
        nodes.write("n4");
        logger.detachAppender(log);
        assertThat(log.list)
                .as("what a change brings about is no cause for a warning")
                .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN)
                        && event.getFormattedMessage().contains("settings"));
        String next = nodes.follower();
        assertThat(ask("n4", "transfer", next).out()).endsWith("done: " + next + " leads now\n");
        Config again = ask("n4", "--json", "transfer", nodes.leader()).result();
        assertThat(again.getString("leader")).isEqualTo(next);
        assertThat(ask("n4", "snapshot", "--json").result().getLong("snapshot")).isPositive();
    }

    @Test
    void whatCannotBeDoneIsRefusedWithWhatToDo() throws IOException {
        start("raft");
        Configuration before = configuration("n1");
        refused("no node named n9 waits to join", "n1", "reconfigure", "--voters", "n1,n2,n9");
        refused("use add-learner", "n1", "reconfigure", "--voters", "n1,n2,n9", "--require-learners");
        refused("n9 is no voter; the voters are [n1, n2, n3]", "n2", "transfer", "n9");
        refused("n2 is no learner", "n1", "remove-learner", "n2");
        refused("n2 is a voter already", "n1", "add-learner", "n2");
        refused("protocol pbft is not there", "n1", "reconfigure", "--protocol", "pbft");
        refused("did you mean 'raft'?", "n1", "reconfigure", "--protocol", "rafft");
        refused("n9 is no member", "n1", "reconfigure", "--replace", "n9");
        refused("n1 and n2 cannot both listen", "n1", "update-address", "n2", nodes.address("n1"));
        refused("retained", "n1", "reconfigure", "--voters", "n1,n2", "--learners", "n3");
        Config json = ask("n1", "--json", "transfer", "n9").result();
        assertThat(json.getString("result")).isEqualTo("refused");
        assertThat(json.getString("reason")).contains("n9 is no voter");
        for (String command : List.of("transfer n2", "snapshot", "update-address n2 127.0.0.1:1")) {
            Answer dry = ask("n1", ("--dry-run " + command).split(" "));
            assertThat(dry.out()).as(command).startsWith("This would be done:");
        }
        assertThat(configuration("n1")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void aMemberThatMovesIsDialledAtItsNewAddressOnlyIfItAnswersThere(String protocol) throws IOException {
        start(protocol);
        String moving = nodes.follower();
        String asked = nodes.leader();
        nodes.join("n5");
        nodes.stop(moving);
        String there = AdminNodes.freeAddress();
        refused("nobody answers as " + moving + " at " + there, asked, "update-address", moving, there);
        refused("n5 answers at " + nodes.address("n5"), asked, "update-address", moving, nodes.address("n5"));

        nodes.startAt(moving, there);
        Awaitility.await("a note")
                .atMost(AdminNodes.PATIENCE)
                .until(() ->
                        ask(asked, "status").out().contains("note: " + moving + " says that it listens at " + there));
        done(asked, "update-address", moving, there);
        String third = List.of("n1", "n2", "n3").stream()
                .filter(node -> !node.equals(moving) && !node.equals(asked))
                .findFirst()
                .orElseThrow();
        nodes.write(third);
        nodes.stop(third);
        nodes.write(moving);
        assertThat(configuration(moving).member(NodeId.of(moving)).orElseThrow().address())
                .isEqualTo(there);
        assertThat(ask(asked, "status").out())
                .containsPattern(moving + " +voter +" + there + " +yes")
                .doesNotContain("says that it listens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"omnipaxos", "raft"})
    void aNodeThatLostItsDirectoryTakesItsOwnPlace(String protocol) throws IOException {
        start(protocol);
        String lost = nodes.follower();
        String asked = nodes.leader();
        Configuration before = configuration(asked);
        refused("runs with the directory", asked, "reconfigure", "--replace", lost, "--leader", asked);
        nodes.loseDirectory(lost);
        Awaitility.await("a note")
                .atMost(AdminNodes.PATIENCE)
                .until(() -> ask(asked, "status").out().contains("reconfigure --replace " + lost));
        Awaitility.await("silence of the member")
                .atMost(AdminNodes.PATIENCE)
                .until(() -> ask(asked, "reconfigure", "--replace", lost, "--dry-run")
                                .exitCode()
                        == ExitCode.OK);
        Answer dry = ask(asked, "reconfigure", "--replace", lost, "--dry-run");
        assertThat(dry.out())
                .contains("first change: leave out: [" + lost + "]")
                .containsPattern("second change: .*\\[n1, n2, n3\\]");
        assertThat(configuration(asked)).isEqualTo(before);
        done(asked, "reconfigure", "--replace", lost);
        nodes.write(lost);
        assertThat(configuration(asked).member(NodeId.of(lost)).orElseThrow().incarnation())
                .isNotEqualTo(before.member(NodeId.of(lost)).orElseThrow().incarnation());
    }

    @Test
    void theProtocolIsSwitchedByACommand() throws IOException {
        start("raft");
        Config json = ask("n1", "--json", "reconfigure", "--protocol", "omnipaxos", "--leader", "n2")
                .result();
        assertThat(json.getString("configuration.protocol")).isEqualTo("omnipaxos");
        assertThat(json.getLong("configuration.epoch")).isEqualTo(1);
        nodes.write("n3");
    }

    @Test
    void withoutAMajorityTheStatusSaysWhoIsMissedAndAChangeIsUnknown() throws IOException {
        start("raft");
        nodes.stop("n2");
        nodes.stop("n3");
        Awaitility.await("a note")
                .atMost(AdminNodes.PATIENCE)
                .until(() -> ask("n1", "status").out().contains("nothing can be decided until 1 more of [n2, n3]"));
        Answer late = ask("n1", "--timeout", "1", "--json", "transfer", "n2");
        assertThat(late.exitCode()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(late.result().getString("reason")).contains("not done within 1000 ms", "look at the status");
    }

    @Test
    void whereNobodyListensThatIsSaid() throws IOException {
        String nobody = AdminNodes.freeAddress();
        Answer answer = quorate(List.of("admin", "--connect", nobody, "status"));
        assertThat(answer.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(answer.err()).contains("no node answers at " + nobody, "see that one runs");
        Answer json = quorate(List.of("admin", "--json", "--connect", nobody, "snapshot"));
        assertThat(json.result().getString("result")).isEqualTo("unreachable");
    }

    @ParameterizedTest
    @CsvSource({
        "admin status, Missing required option: '--connect",
        "admin --connect x:1 transfer, Missing required parameter",
        "admin --connect x:1 transfer N!, not a node name",
        "admin --connect x:1 reconfigure, name what is to change",
        "admin --connect 127.0.0.1:74o1 status, is no address",
        "admin --connect x:1 update-address n2 foo, is no address",
        "admin --connect x:1 --timeout 0 status, --timeout must be",
        "admin frobnicate, Unmatched argument",
    })
    void aMistakeOnTheCommandLineIsSaid(String command, String why) {
        Answer answer = quorate(List.of(command.split(" ")));
        assertThat(answer.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(answer.err()).startsWith("quorate: ").contains(why).doesNotContain("Usage:");
    }
}
