package io.quorate.runtime.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.quorate.api.Codec;
import org.junit.jupiter.api.Test;

/** Files, and the message as a whole. */
class SourcesTest extends ConfCase {
    @Test
    void theMessageListsEverythingInTheOrderOfTheFile() {
        String text = withLines("protocol = rafft", "transport-none { keep-alive = fast, bnd = x }", "node = n2");
        assertThat(plain(failure(text).getMessage())).isEqualTo("""
                        Configuration is not usable (4 problems):
                          - quorate.protocol: no protocol is named 'rafft'; did you mean 'raft', from \
                        io.quorate:quorate-protocol-raft? (on the class path: needy, solo)
                              at n1.conf: 8
                          - quorate.transport-none.bnd: unknown setting; did you mean 'bind'?
                              at n1.conf: 9
                          - quorate.transport-none.keep-alive: 'fast' is not a duration; write for instance 1s
                              at n1.conf: 9
                          - quorate.node: 'n2' is not among the members: n1; a node that is to join them has an address of its own, for instance address = "10.0.0.4:7400"
                              at n1.conf: 10""");
    }

    @Test
    void aFileThatCannotBeUnderstoodSaysWhere() {
        assertProblems(
                "quorate {\n members { n1 = 10.0.0.1:7400 }\n}",
                "Expecting close brace } or a comma, got ':'; put text with special characters in double quotes\n"
                        + "    at n1.conf: 2");
    }

    @Test
    void theBracketThatIsMissingIsTheOneThatIsNamed() {
        assertProblems(
                "quorate {\n members { n1 = x \n}\n",
                "the file ends within a section: a '}' is missing somewhere above\n    at n1.conf: 4");
        assertProblems(
                "quorate {\n}}\n", "this '}' closes nothing: there is one too many, here or above\n    at n1.conf: 2");
        assertProblems(
                "quorate {\n cluster = \"x\n}\n",
                "the line ends within a text or before a value: is a '\"' missing?\n    at n1.conf: 2");
    }

    @Test
    void aReferenceToNothingSaysWhere() {
        assertProblems(
                withLines("cluster = ${NOBODY_SET_THIS}"),
                "Could not resolve substitution to a value: ${NOBODY_SET_THIS}\n    at n1.conf: 8");
    }

    @Test
    void optionalReferencesSeeTheEnvironment() {
        String name = System.getenv().keySet().stream()
                .filter(key -> key.matches("[A-Z]+"))
                .findFirst()
                .orElseThrow();
        start(withLines("storage-memory.directory = ${?" + name + "}", "cluster = ${?NOBODY_SET_THIS}"))
                .close();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Quorate.read(directory.resolve("none.conf")))
                .hasMessage("Configuration is not usable (1 problem):\n  - there is no such file\n      at "
                        + directory.resolve("none.conf"));
        assertThatThrownBy(() -> Quorate.read(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("this is not a file");
    }

    @Test
    void aMemberListedTwiceIsFound() {
        String twice = ": n2 is listed twice; every member stands here once, under a name of its own\n    at n1.conf: ";
        assertProblems(
                withLines("members { n2 = \"b:2\"", "n3 = \"c:3\", n2 = \"d:4\" }"), "quorate.members.n2" + twice + 9);
        assertProblems(
                withLines("members { \"n2\" : \"b:2\" }", "members.n2 = \"d:4\""), "quorate.members.n2" + twice + 9);
        start(withLines("members { n2 = \"b:2\" }", "members.n2 = ${?NOBODY_SET_THIS}"))
                .close();
        start(withLines("members { n2 = \"b:2\" } # n2 = was here before")).close();
    }

    @Test
    void checkingStartsNothing() {
        NoTransport transport = new NoTransport();
        plugins.set(1, FakePlugin.none(transport));
        assertThat(assembly().check(Quorate.read(file(withLines())))).isEmpty();
        assertThat(assembly().check(Quorate.read(file(withLines("nod = n1"))))).hasSize(1);
        assertThat(transport.self).isEmpty();
    }

    @Test
    void aConfigurationWithoutAFileHasPlacesOfItsOwn() {
        assertThatThrownBy(() ->
                        assembly().start(ConfigFactory.parseString(withLines("node = n2")), new Sum(), Codec.int64()))
                .hasMessageEndingWith(
                        "'n2' is not among the members: n1; a node that is to join them has an address of its own, for instance address = \"10.0.0.4:7400\"\n      at String: 8");
        assertThatThrownBy(() -> assembly().start(ConfigFactory.empty(), new Sum(), Codec.int64()))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void whatAProgramLoadedItselfIsTakenToo() {
        assembly()
                .start(
                        ConfigFactory.parseString(withLines()).withFallback(ConfigFactory.load()),
                        new Sum(),
                        Codec.int64())
                .close();
    }
}
