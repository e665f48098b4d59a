/** The simulator for people: whole clusters in virtual time, one seed or thousands. */
package io.quorate.examples.sim;
