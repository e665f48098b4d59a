package io.quorate.runtime.admin;

import io.quorate.spi.MalformedException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sentences for people, cut where nobody reads on, and lists of them. */
final class Texts {
    private static final int MAX_CHARACTERS = 4_000;
    private static final int MAX_ITEMS = 1_024;

    private Texts() {}

    static void write(String text, DataOutputStream out) throws IOException {
        out.writeUTF(text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + "..." : text);
    }

    static void write(List<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            write(text, out);
        }
    }

    static List<String> readAll(DataInputStream in) throws IOException {
        int count = count(in);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MAX_ITEMS) {
            throw new MalformedException(count + " items where at most " + MAX_ITEMS + " make sense");
        }
        return count;
    }

    /** A constant by its name; IllegalArgumentException if there is none. */
    static <E extends Enum<E>> E oneOf(Class<E> type, DataInputStream in) throws IOException {
        return Enum.valueOf(type, in.readUTF());
    }
}
