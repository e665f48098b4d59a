/** Threads, real or virtual. */
package io.quorate.runtime.lanes;
