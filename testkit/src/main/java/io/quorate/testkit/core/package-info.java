/**
 * Bare cores under a test's full control: no threads, no runtime, no files, no time but ticks. Begin with
 * {@link io.quorate.testkit.core.CoreCluster}.
 */
package io.quorate.testkit.core;
