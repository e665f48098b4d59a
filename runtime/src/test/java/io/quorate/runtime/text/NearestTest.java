package io.quorate.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a misspelt word was meant to be. */
class NearestTest {
    @ParameterizedTest
    @CsvSource({
        "raft, raft",
        "rafft, raft",
        "rfat, raft",
        "aft, raft",
        "omnipaxso, omnipaxos",
        "onipaxo, omnipaxos",
        "paxos, omnipaxos",
        "omni, omnipaxos",
        "ft, ''",
        "'', ''",
        "toc, ''",
        "tcpp, tcp",
        "TCP, ''"
    })
    void guesses(String word, String meant) {
        assertThat(Nearest.to(word, List.of("raft", "omnipaxos", "tcp")).orElse(""))
                .isEqualTo(meant);
    }
}
