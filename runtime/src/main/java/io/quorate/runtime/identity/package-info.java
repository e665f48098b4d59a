/** Who a replica is and which epoch it runs: what the runtime itself keeps on disk, and how a cluster is formed. */
package io.quorate.runtime.identity;
