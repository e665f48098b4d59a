/** From one epoch to the next: who is told of it. */
package io.quorate.runtime.handover;
