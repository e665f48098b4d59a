package io.quorate.runtime.forming;

import io.quorate.api.Configuration;
import io.quorate.api.Member;
import io.quorate.api.NodeId;
import io.quorate.api.Quorums;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The first configuration as the file of one node wants it: all but the incarnations.
 *
 * @param cluster name of the cluster
 * @param protocol the protocol to begin with
 * @param members the first voters, and where they listen
 * @param quorums how many must agree
 */
public record Plan(String cluster, String protocol, SortedMap<NodeId, String> members, Quorums quorums) {
    /** Copies the map. */
    public Plan {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /**
     * Whether two nodes want the same.
     *
     * @return a number that differs between plans that differ
     */
    public long fingerprint() {
        return fingerprint(cluster + " " + protocol + " " + members + " " + quorums);
    }

    /**
     * A stable fingerprint of text (FNV-1a, 64 bits).
     *
     * @param text any
     * @return the same number for the same text, in every release
     */
    public static long fingerprint(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    Configuration genesis(Map<NodeId, UUID> incarnations) {
        return Configuration.genesis(
                protocol,
                members.entrySet().stream()
                        .map(entry -> new Member(entry.getKey(), incarnations.get(entry.getKey()), entry.getValue()))
                        .toList(),
                quorums);
    }
}
