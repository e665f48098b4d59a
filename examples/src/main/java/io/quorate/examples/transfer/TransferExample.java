package io.quorate.examples.transfer;

import com.typesafe.config.ConfigFactory;
import io.quorate.api.Codec;
import io.quorate.api.Replica;
import io.quorate.api.SessionToken;
import io.quorate.api.StateMachine;
import io.quorate.runtime.assembly.Quorate;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Accounts on three nodes. A transfer whose answer is lost is repeated on another node, and done once. */
public final class TransferExample implements StateMachine<String, Long> {
    private final TreeMap<String, Long> balances = new TreeMap<>();

    /** {@code "alice bob 30"} moves 30 from alice to bob, and returns what bob has then. */
    @Override
    public Long apply(long index, String transfer) {
        String[] words = transfer.split(" ", 3);
        long amount = Long.parseLong(words[2]);
        balances.merge(words[0], -amount, Long::sum);
        return balances.merge(words[1], amount, Long::sum);
    }

    @Override
    public Long query(String account) {
        return balances.getOrDefault(account, 0L);
    }

    @Override
    public void save(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(balances.size());
        for (Map.Entry<String, Long> balance : balances.entrySet()) {
            data.writeUTF(balance.getKey());
            data.writeLong(balance.getValue());
        }
    }

    @Override
    public void load(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        balances.clear();
        for (int left = data.readInt(); left > 0; left--) {
            balances.put(data.readUTF(), data.readLong());
        }
    }

    private static Replica<String, Long> start(String node, Path directory) {
        String config = """
                quorate {
                  cluster = accounts, node = %s, protocol = omnipaxos
                  members { n1 = "127.0.0.1:7421", n2 = "127.0.0.1:7422", n3 = "127.0.0.1:7423" }
                  storage-file.directory = "%s"
                }""".formatted(node, directory.resolve(node));
        return Quorate.start(ConfigFactory.parseString(config), new TransferExample(), Codec.text(), Codec.int64());
    }

    /** Asks n1 for a transfer, loses the answer, and asks n2 for the same. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("accounts");
        try (var n1 = start("n1", directory);
                var n2 = start("n2", directory);
                var n3 = start("n3", directory)) {
            var session = n1.session().toCompletableFuture().join();
            SessionToken token = session.token(); // kept beside the order that is to be paid
            session.propose("alice bob 30").toCompletableFuture().join(); // suppose that this answer is lost

            var resumed = n2.session(token);
            long bob =
                    resumed.propose("alice bob 30").toCompletableFuture().join().orThrow();
            long read = n3.read("bob").toCompletableFuture().join().orThrow();
            System.out.println("n2 answers " + bob + ", n3 reads " + read);
        }
    }
}
