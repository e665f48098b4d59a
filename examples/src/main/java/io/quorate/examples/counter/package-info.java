/** The smallest whole program: a replicated counter on three nodes. */
package io.quorate.examples.counter;
