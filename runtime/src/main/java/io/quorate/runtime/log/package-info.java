/** The replica's log between the protocol and the storage: its newest part in memory, and the writer. */
package io.quorate.runtime.log;
