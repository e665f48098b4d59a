package io.quorate.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.spi.MalformedException;
import io.quorate.spi.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeadTest {
    private final Head head = new Head(
            new Mark(7, 3),
            Configuration.genesis("toy", List.of(new Member(NodeId.of("n1"), new UUID(0, 1), "n1:1"))),
            new TreeMap<>(Map.of(NodeId.of("n1"), new Row(1, 5), NodeId.of("n2"), new Row(2, 9))),
            List.of(
                    new Departed(NodeId.of("n3"), new UUID(1, 2), new Row(3, 4)),
                    new Departed(NodeId.of("n1"), new UUID(0, 9), new Row(5, 6))));

    private byte[] bytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        head.write(out);
        out.write(42);
        return out.toByteArray();
    }

    @Test
    void isReadAsItWasWrittenAndNotAByteMore() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes());
        assertThat(Head.read(in)).isEqualTo(head);
        assertThat(in.read()).isEqualTo(42);
    }

    @Test
    void anotherMarkIsRefused() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes());
        assertThatThrownBy(() -> Head.read(in, new Mark(8, 3))).isInstanceOf(MalformedException.class);
    }

    @Test
    void anotherFormatIsRefusedWithASentence() throws IOException {
        byte[] older = bytes();
        older[4] = 2;
        assertThatThrownBy(() -> Head.read(new ByteArrayInputStream(older)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("of format 2")
                .hasMessageContaining("this release reads format 3 only")
                .hasMessageContaining("the release that wrote it");
    }

    @Test
    void moreOfTheDepartedThanAreEverRememberedAreRefused() throws IOException {
        Departed one = head.departed().get(0);
        Head many = new Head(
                head.mark(), head.configuration(), head.rows(), Collections.nCopies(Origins.MOST_DEPARTED + 1, one));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        many.write(out);
        assertThatThrownBy(() -> Head.read(new ByteArrayInputStream(out.toByteArray())))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("at most " + Origins.MOST_DEPARTED);
    }

    @Test
    void whateverIsThereInsteadIsRefusedWithoutHarm() throws IOException {
        byte[] right = bytes();
        for (int at = 0; at < right.length - 1; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] wrong = right.clone();
                wrong[at] ^= (byte) (1 << bit);
                try {
                    assertThat(Head.read(new ByteArrayInputStream(wrong))).isNotEqualTo(head);
                } catch (MalformedException | IOException e) {
                    assertThat(e).isNotNull();
                }
            }
            byte[] cut = Arrays.copyOf(right, at);
            assertThatThrownBy(() -> Head.read(new ByteArrayInputStream(cut)))
                    .isInstanceOfAny(MalformedException.class, IOException.class);
        }
    }
}
