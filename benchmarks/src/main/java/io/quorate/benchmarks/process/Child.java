package io.quorate.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process of a replica: a question and an answer at a time. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    private final int gate;

    Child(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        gate = Integer.parseInt(answer("gate "));
    }

    int gate() {
        return gate;
    }

    String ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            return answer("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer(String begin) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(begin)) {
            throw new IOException("the process of a replica said " + line);
        }
        return line.substring(begin.length());
    }

    @Override
    public void close() {
        try {
            questions.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
