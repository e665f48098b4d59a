package io.quorate.benchmarks.peers;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.cluster.client.EgressListener;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.Header;
import io.quorate.benchmarks.trial.Candidate;
import io.quorate.benchmarks.trial.Completion;
import io.quorate.benchmarks.trial.Counter;
import io.quorate.benchmarks.trial.HashState;
import io.quorate.benchmarks.trial.Node;
import io.quorate.benchmarks.trial.NodeSpec;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron Cluster with file sync level 1 for cluster and archive (their default is 0, no sync), shared threads and strategies
 * that back off: two processors are not enough to spin on.
 */
public final class AeronPeer implements Candidate {
    @Override
    public String name() {
        return "aeron-cluster";
    }

    @Override
    public Node start(NodeSpec spec) {
        return new Member(spec);
    }

    private static IdleStrategy idle() {
        return new BackoffIdleStrategy(1, 1, 1000, TimeUnit.MICROSECONDS.toNanos(50));
    }

    /** Ports of a member lie behind its own: the benchmark leaves room in the ephemeral range. */
    private static int port(NodeSpec spec, int number, int offset) {
        return 20_000 + spec.ports().get(0) % 10_000 + number * 10 + offset;
    }

    private static final class Member implements Node, EgressListener {
        private final Service service = new Service();
        private final ClusteredMediaDriver driver;
        private final ClusteredServiceContainer container;
        private final NodeSpec spec;
        private final Queue<Completion> waiting = new ConcurrentLinkedQueue<>();
        private final UnsafeBuffer offered = new UnsafeBuffer(0, 0);
        private AeronCluster client;
        private volatile boolean closed;

        Member(NodeSpec spec) {
            this.spec = spec;
            int level = spec.durable() ? 1 : 0;
            String aeron = "/dev/shm/quorate-bench-aeron-" + port(spec, spec.number(), 0);
            AeronArchive.Context local = new AeronArchive.Context()
                    .lock(NoOpLock.INSTANCE)
                    .controlRequestChannel("aeron:ipc")
                    .controlResponseChannel("aeron:ipc")
                    .aeronDirectoryName(aeron);
            MediaDriver.Context media = new MediaDriver.Context()
                    .aeronDirectoryName(aeron)
                    .threadingMode(ThreadingMode.SHARED)
                    .sharedIdleStrategy(idle())
                    .dirDeleteOnStart(true)
                    .dirDeleteOnShutdown(true)
                    .ipcTermBufferLength(8 << 20)
                    .publicationTermBufferLength(8 << 20);
            Archive.Context archive = new Archive.Context()
                    .aeronDirectoryName(aeron)
                    .archiveDir(spec.directory().resolve("archive").toFile())
                    .controlChannel("aeron:udp?endpoint=localhost:" + port(spec, spec.number(), 1))
                    .localControlChannel("aeron:ipc")
                    .replicationChannel("aeron:udp?endpoint=localhost:0")
                    .recordingEventsEnabled(false)
                    .threadingMode(ArchiveThreadingMode.SHARED)
                    .idleStrategySupplier(AeronPeer::idle)
                    .fileSyncLevel(level)
                    .catalogFileSyncLevel(level);
            ConsensusModule.Context consensus = new ConsensusModule.Context()
                    .clusterMemberId(spec.number() - 1)
                    .clusterMembers(members(spec))
                    .clusterDir(spec.directory().resolve("cluster").toFile())
                    .ingressChannel("aeron:udp?term-length=8m")
                    .logChannel("aeron:udp?term-length=16m")
                    .replicationChannel("aeron:udp?endpoint=localhost:0")
                    .archiveContext(local.clone())
                    .aeronDirectoryName(aeron)
                    .idleStrategySupplier(AeronPeer::idle)
                    .fileSyncLevel(level);
            driver = ClusteredMediaDriver.launch(media, archive, consensus);
            container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
                    .aeronDirectoryName(aeron)
                    .archiveContext(local.clone())
                    .clusterDir(spec.directory().resolve("cluster").toFile())
                    .idleStrategySupplier(AeronPeer::idle)
                    .clusteredService(service));
        }

        private static String members(NodeSpec spec) {
            StringBuilder members = new StringBuilder();
            for (int number = 1; number <= spec.nodes(); number++) {
                members.append(number - 1);
                for (int offset = 2; offset <= 5; offset++) {
                    members.append(",localhost:").append(port(spec, number, offset));
                }
                members.append(",localhost:").append(port(spec, number, 1)).append('|');
            }
            return members.toString();
        }

        private AeronCluster connected() {
            StringBuilder endpoints = new StringBuilder();
            for (int number = 1; number <= spec.nodes(); number++) {
                endpoints.append(number == 1 ? "" : ",").append(number - 1).append("=localhost:");
                endpoints.append(port(spec, number, 2));
            }
            AeronCluster connected = AeronCluster.connect(new AeronCluster.Context()
                    .aeronDirectoryName(driver.mediaDriver().aeronDirectoryName())
                    .egressListener(this)
                    .egressChannel("aeron:udp?endpoint=localhost:0")
                    .ingressChannel("aeron:udp?term-length=8m")
                    .ingressEndpoints(endpoints.toString()));
            Thread thread = new Thread(() -> poll(connected), "client-egress");
            thread.setDaemon(true);
            thread.start();
            return connected;
        }

        private void poll(AeronCluster connected) {
            IdleStrategy idle = idle();
            while (!closed) {
                idle.idle(connected.pollEgress());
            }
        }

        @Override
        public boolean leads() {
            return service.leads;
        }

        @Override
        public void submit(byte[] command, Completion completion) {
            if (client == null) {
                client = connected();
            }
            waiting.add(completion);
            offered.wrap(command);
            while (client.offer(offered, 0, command.length) < 0) {
                LockSupport.parkNanos(1000);
            }
        }

        /** Answers come in the order of the commands. */
        @Override
        public void onMessage(
                long session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
            waiting.remove().done(true);
        }

        @Override
        public State state() {
            return service.state.state();
        }

        @Override
        public Map<Counter, Long> counts() {
            return Map.of();
        }

        @Override
        public void close() {
            closed = true;
            container.close();
            driver.close();
        }
    }

    private static final class Service implements ClusteredService {
        private final HashState state = new HashState();
        private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
        private byte[] copy = new byte[1024];
        private Cluster cluster;
        private volatile boolean leads;

        @Override
        public void onStart(Cluster cluster, Image snapshot) {
            this.cluster = cluster;
        }

        @Override
        public void onSessionMessage(
                ClientSession session, long timestamp, DirectBuffer buffer, int offset, int length, Header header) {
            if (copy.length < length) {
                copy = new byte[length];
            }
            buffer.getBytes(offset, copy, 0, length);
            state.apply(ByteBuffer.wrap(copy, 0, length));
            if (session != null) {
                while (session.offer(answer, 0, Long.BYTES) < 0) {
                    cluster.idleStrategy().idle();
                }
            }
        }

        @Override
        public void onRoleChange(Cluster.Role role) {
            leads = role == Cluster.Role.LEADER;
        }

        @Override
        public void onSessionOpen(ClientSession session, long timestamp) {}

        @Override
        public void onSessionClose(ClientSession session, long timestamp, CloseReason reason) {}

        @Override
        public void onTimerEvent(long correlation, long timestamp) {}

        @Override
        public void onTakeSnapshot(ExclusivePublication snapshot) {}

        @Override
        public void onTerminate(Cluster ended) {}
    }
}
