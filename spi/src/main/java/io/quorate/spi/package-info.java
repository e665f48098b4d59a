/**
 * What a plugin implements.
 *
 * <p>A {@link io.quorate.spi.Protocol} (and the {@link io.quorate.spi.LeaderElection} beside it, for protocols that need
 * one) is a pure core: inputs are method calls, the output is a {@link io.quorate.spi.Ready}. The runtime is the only
 * driver. Its duties, in order, after every turn of inputs:
 *
 * <ol>
 *   <li>take the {@code Ready}; give the entries that it appends their bytes;
 *   <li>send {@link io.quorate.spi.Ready#send};
 *   <li>hand {@link io.quorate.spi.Ready#writes} and {@link io.quorate.spi.Ready#sendWhenDurable} to the log writer, which
 *       writes batches in order and may merge several into one sync;
 *   <li>when a batch is on disk: send what waited for it, then call {@link io.quorate.spi.Protocol#persisted};
 *   <li>apply entries up to {@link io.quorate.spi.Ready#decided}, in order, each once;
 *   <li>answer reads whose {@link io.quorate.spi.ReadPermit} is granted, once its index is applied.
 * </ol>
 *
 * <p>Indexes are 1-based; 0 is before the first, so a count and a last index are the same number.
 */
package io.quorate.spi;
