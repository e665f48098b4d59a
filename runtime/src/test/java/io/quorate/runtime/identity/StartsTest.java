package io.quorate.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.NodeId;
import io.quorate.spi.Hello;
import io.quorate.spi.support.Ticks;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartsTest {
    private final Starts starts = new Starts();

    private static Hello hello(long incarnation, long boot, String address) {
        return new Hello("c", NodeId.of("n1"), new UUID(0, incarnation), boot, address, List.of("raft"));
    }

    @Test
    void aNewerStartIsTheNewestAndAnOlderOneIsToldOfIt() {
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).isEmpty();
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).isEmpty();
        assertThat(starts.newerThan(hello(1, 5, "a:1"))).isEmpty();
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).contains(hello(1, 5, "a:1"));
    }

    @Test
    void aNewerStartElsewhereIsACopyForAsLongAsTheFirstOneSpeaks() {
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).isEmpty();
        pass(3_000);
        assertThat(starts.newerThan(hello(1, 5, "b:1"))).contains(hello(1, 4, "a:1"));
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).isEmpty();
        pass(3_000);
        assertThat(starts.newerThan(hello(1, 5, "b:1"))).contains(hello(1, 4, "a:1"));
        pass(10);
        assertThat(starts.newerThan(hello(1, 5, "b:1"))).isEmpty();
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).contains(hello(1, 5, "b:1"));
    }

    private void pass(long millis) {
        for (int i = 0; i < Ticks.ofMillis(millis); i++) {
            starts.tick();
        }
    }

    @Test
    void theSameStartFromAnotherAddressIsACopy() {
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).isEmpty();
        assertThat(starts.newerThan(hello(1, 4, "b:1"))).contains(hello(1, 4, "a:1"));
    }

    @Test
    void anotherDirectoryOfTheNameHasStartsOfItsOwn() {
        assertThat(starts.newerThan(hello(1, 4, "a:1"))).isEmpty();
        assertThat(starts.newerThan(hello(2, 1, "a:1"))).isEmpty();
    }
}
