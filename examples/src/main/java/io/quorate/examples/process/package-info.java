/** Nodes as processes of their own, for walk-throughs: they take orders, one a line, and tell how they stand. */
package io.quorate.examples.process;
