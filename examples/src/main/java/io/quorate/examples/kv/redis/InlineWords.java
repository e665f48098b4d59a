package io.quorate.examples.kv.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a line that a person typed: words between spaces, {@code 'quoted'} or {@code "quoted with \n and \x41"}. */
final class InlineWords {
    private static final String ESCAPED = "nrtba";
    private static final String MEANT = "\n\r\t\b\u0007";

    private final byte[] line;
    private int at;

    private InlineWords(String line) {
        this.line = line.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Splits.
     *
     * @param line without its end
     * @return its words, maybe none
     * @throws ProtocolException if a quote is not closed, or not followed by a space
     */
    static List<byte[]> split(String line) {
        return new InlineWords(line).words();
    }

    private List<byte[]> words() {
        List<byte[]> words = new ArrayList<>();
        for (skipSpaces(); at < line.length; skipSpaces()) {
            words.add(word());
        }
        return words;
    }

    private void skipSpaces() {
        while (at < line.length && isSpace(line[at])) {
            at++;
        }
    }

    private byte[] word() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length && !isSpace(line[at])) {
            byte next = line[at++];
            if (next == '"' || next == '\'') {
                quoted(next, word);
            } else {
                word.write(next);
            }
        }
        return word.toByteArray();
    }

    private void quoted(byte quote, ByteArrayOutputStream word) {
        while (at < line.length && line[at] != quote) {
            byte next = line[at++];
            if (next == '\\' && at < line.length) {
                word.write(quote == '"' ? escape() : singleEscape());
            } else {
                word.write(next);
            }
        }
        boolean closed = at < line.length;
        at++;
        if (!closed || (at < line.length && !isSpace(line[at]))) {
            throw new ProtocolException("unbalanced quotes in request");
        }
    }

    private int escape() {
        byte next = line[at++];
        if (next == 'x' && at + 1 < line.length && hex(at) >= 0 && hex(at + 1) >= 0) {
            at += 2;
            return hex(at - 2) * 16 + hex(at - 1);
        }
        int known = ESCAPED.indexOf(next);
        return known < 0 ? next : MEANT.charAt(known);
    }

    /** Within single quotes only a quote can be escaped. */
    private int singleEscape() {
        return line[at] == '\'' ? line[at++] : '\\';
    }

    private int hex(int position) {
        return Character.digit(line[position], 16);
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || (value >= '\t' && value <= '\r');
    }
}
