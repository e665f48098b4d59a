package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;

/**
 * Apache Ratis over gRPC, with its defaults, which are durable, and room for as many commands as the driver keeps
 * outstanding. Commands are given to the leader's server itself, as to all candidates, and not through its client.
 */
public final class Ratis implements Candidate {
    private static final int SEGMENT_BYTES = 64 << 20;
    private static final int OUTSTANDING_BYTES = 256 << 20;
    private static final int OUTSTANDING = 65_536;

    @Override
    public String name() {
        return "ratis";
    }

    @Override
    public Node start(NodeSpec spec) throws IOException {
        return new Member(spec);
    }

    private static RaftProperties properties(NodeSpec spec) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(spec.directory().toFile()));
        GrpcConfigKeys.Server.setPort(properties, spec.port());
        RaftServerConfigKeys.Log.setUseMemory(properties, !spec.durable());
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT_BYTES));
        RaftServerConfigKeys.Write.setElementLimit(properties, OUTSTANDING);
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf(OUTSTANDING_BYTES));
        return properties;
    }

    private static RaftGroup group(NodeSpec spec) {
        RaftGroupId id = RaftGroupId.valueOf(UUID.nameUUIDFromBytes("bench".getBytes(StandardCharsets.UTF_8)));
        return RaftGroup.valueOf(
                id,
                IntStream.rangeClosed(1, spec.nodes())
                        .mapToObj(number -> RaftPeer.newBuilder()
                                .setId("n" + number)
                                .setAddress(spec.address(number))
                                .build())
                        .toList());
    }

    private static final class Machine extends BaseStateMachine {
        private final HashState state = new HashState();

        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
            LogEntryProto entry = transaction.getLogEntry();
            state.apply(entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer());
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
    }

    private static final class Member implements Node {
        private final Machine machine = new Machine();
        private final ClientId client = ClientId.randomId();
        private final RaftGroupId group;
        private final RaftPeerId self;
        private final RaftServer server;
        private long calls;

        Member(NodeSpec spec) throws IOException {
            RaftGroup members = group(spec);
            group = members.getGroupId();
            self = RaftPeerId.valueOf("n" + spec.number());
            server = RaftServer.newBuilder()
                    .setServerId(self)
                    .setGroup(members)
                    .setProperties(properties(spec))
                    .setStateMachine(machine)
                    .build();
            server.start();
        }

        @Override
        public boolean leads() {
            try {
                return server.getDivision(group).getInfo().isLeaderReady();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void submit(byte[] command, Completion completion) {
            RaftClientRequest request = RaftClientRequest.newBuilder()
                    .setClientId(client)
                    .setServerId(self)
                    .setGroupId(group)
                    .setCallId(calls++)
                    .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(command)))
                    .setType(RaftClientRequest.writeRequestType())
                    .build();
            try {
                server.submitClientRequestAsync(request).whenComplete((reply, failure) -> {
                    RaftClientReply answer = reply;
                    if (failure == null && !answer.isSuccess()) {
                        completion.failed(answer.getException());
                    } else {
                        completion.done(failure);
                    }
                });
            } catch (IOException e) {
                completion.failed(e);
            }
        }

        @Override
        public State state() {
            return machine.state.state();
        }

        @Override
        public Map<Counter, Long> counts() {
            return Map.of();
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
