package io.quorate.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoTest {
    @Test
    @Timeout(120)
    void theStoryEndsWellUnderBothProtocols() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        boolean well;
        try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            well = new Demo(out, 400).run();
        }
        String story = told.toString(StandardCharsets.UTF_8);
        assertThat(well).as(story).isTrue();
        assertThat(story).containsPattern("all replicas agree +yes +yes").containsPattern("of these lost +0 +0");
    }
}
