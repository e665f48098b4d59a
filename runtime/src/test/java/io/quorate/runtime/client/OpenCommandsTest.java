package io.quorate.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.spi.support.Randomness;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenCommandsTest {
    private final OpenCommands<String> open = new OpenCommands<>();

    private Pending<String> add() {
        Pending<String> command = new Pending<>(new byte[0]);
        open.add(command);
        return command;
    }

    @Test
    void nothingIsOpenAtFirst() {
        assertThat(open.first()).isGreaterThan(open.last());
        assertThat(open.get(0)).isNull();
        assertThat(open.get(1)).isNull();
        assertThat(open.remove(1)).isNull();
    }

    @Test
    void aCommandIsEndedOnce() {
        Pending<String> command = add();
        assertThat(command.sequence).isEqualTo(1);
        assertThat(open.remove(1)).isSameAs(command);
        assertThat(open.remove(1)).isNull();
        assertThat(open.first()).isEqualTo(2);
    }

    /** What is left must be what a sorted map has left, also while it grows and wraps around. */
    @Test
    void behavesLikeASortedMap() {
        for (long seed = 1; seed <= 50; seed++) {
            OpenCommands<String> commands = new OpenCommands<>();
            TreeMap<Long, Pending<String>> map = new TreeMap<>();
            Randomness random = new Randomness(seed);
            for (int step = 0; step < 2000; step++) {
                if (random.chance(0.52)) {
                    Pending<String> command = new Pending<>(new byte[0]);
                    commands.add(command);
                    map.put(command.sequence, command);
                } else {
                    long sequence = random.chance(0.5) ? commands.first() : random.between(0, commands.last() + 1);
                    assertThat(commands.remove(sequence)).as("seed %d", seed).isSameAs(map.remove(sequence));
                }
                long first = map.isEmpty() ? commands.last() + 1 : map.firstKey();
                assertThat(commands.first()).as("seed %d", seed).isEqualTo(first);
            }
            map.forEach(
                    (sequence, command) -> assertThat(commands.get(sequence)).isSameAs(command));
        }
    }
}
