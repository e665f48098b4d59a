/** One proposal's life: when it passes each seam between a replica and its surroundings, and what share each step has. */
package io.quorate.benchmarks.life;
