/** From decided entries to the state machine. */
package io.quorate.runtime.apply;
