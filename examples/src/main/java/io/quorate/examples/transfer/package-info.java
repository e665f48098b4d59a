/** Client sessions: a transfer of money that is done once, however often it is asked for. */
package io.quorate.examples.transfer;
