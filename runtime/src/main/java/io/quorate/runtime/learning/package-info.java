/** How a replica that runs no core gets what was decided, and how the others give it. */
package io.quorate.runtime.learning;
