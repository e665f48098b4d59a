/** The same workload and the same faults under both protocols, in the simulator. */
package io.quorate.examples.compare;
