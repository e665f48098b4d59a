package io.quorate.examples.kv;

/** Patterns of KEYS: {@code *}, {@code ?}, {@code [abc]}, {@code [^a]}, {@code [a-z]}, and a backslash before what is meant literally. */
public final class Glob {
    private final byte[] pattern;
    private final byte[] text;

    private Glob(byte[] pattern, byte[] text) {
        this.pattern = pattern;
        this.text = text;
    }

    /**
     * Whether a text fits.
     *
     * @param pattern what is wanted
     * @param text what is there
     * @return true if all of the text matches
     */
    public static boolean matches(byte[] pattern, byte[] text) {
        return new Glob(pattern, text).matches();
    }

    /**
     * Goes on greedily, and after a mismatch lets the last star take one byte more: no pattern needs more than
     * pattern times text steps.
     */
    private boolean matches() {
        int at = 0;
        int position = 0;
        int star = -1;
        int starPosition = 0;
        while (position < text.length) {
            if (at < pattern.length && pattern[at] == '*') {
                star = at++;
                starPosition = position;
            } else if (at < pattern.length && one(at, text[position])) {
                at = behind(at);
                position++;
            } else if (star >= 0) {
                at = star + 1;
                position = ++starPosition;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at == pattern.length;
    }

    private boolean one(int at, byte value) {
        return switch (pattern[at]) {
            case '?' -> true;
            case '[' -> inSet(at, value);
            case '\\' -> pattern[Math.min(at + 1, pattern.length - 1)] == value;
            default -> pattern[at] == value;
        };
    }

    /** Where the next element begins. */
    private int behind(int at) {
        return switch (pattern[at]) {
            case '[' -> Math.min(closing(at) + 1, pattern.length);
            case '\\' -> Math.min(at + 2, pattern.length);
            default -> at + 1;
        };
    }

    private int closing(int open) {
        int at = open + 1;
        while (at < pattern.length && pattern[at] != ']') {
            at += pattern[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private boolean inSet(int open, byte value) {
        int end = Math.min(closing(open), pattern.length);
        int at = open + 1;
        boolean negated = at < end && pattern[at] == '^';
        boolean found = false;
        for (at += negated ? 1 : 0; at < end; at++) {
            if (pattern[at] == '\\' && at + 1 < end) {
                at++;
            }
            byte low = pattern[at];
            byte high = low;
            if (at + 2 < end && pattern[at + 1] == '-') {
                high = pattern[at + 2];
                at += 2;
            }
            found |= Math.min(low, high) <= value && value <= Math.max(low, high);
        }
        return found != negated;
    }
}
