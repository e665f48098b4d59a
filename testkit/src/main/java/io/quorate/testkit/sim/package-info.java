/**
 * Whole clusters of the real runtime, codecs and cores in one thread, in virtual time, grown from one seed.
 *
 * <pre>
 *  FaultPlan ---+                        +--- SimNetwork    (a Transport for each process)
 *  Workload ----+--> SimCluster --owns---+--- MemoryStorage (a LogStorage for each process)
 *                        |               +--- SimLanes      (loop, writer and applier of each process)
 *                        v
 *                 SafetyOracle after every turn, HistoryCheck at the end
 * </pre>
 *
 * <p>With {@link io.quorate.testkit.sim.SimSetup#on} each process has a real storage on a {@link
 * io.quorate.testkit.disk.SimulatedDisk}; what it acknowledged is in a MemoryStorage beside it, for the oracles.
 *
 * <p>{@link io.quorate.testkit.sim.Simulation} runs one seed from plan to verdict, {@link io.quorate.testkit.sim.Seeds}
 * many; {@link io.quorate.testkit.sim.SimCluster} alone is for scenarios that a test directs itself.
 */
package io.quorate.testkit.sim;
