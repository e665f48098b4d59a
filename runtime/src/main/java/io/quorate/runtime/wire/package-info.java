/** What replicas say to each other: frames of many messages, and the runtime's own messages. */
package io.quorate.runtime.wire;
