/** What clients ask for: proposals and reads, on the replica that was asked and on the leader that serves them. */
package io.quorate.runtime.client;
