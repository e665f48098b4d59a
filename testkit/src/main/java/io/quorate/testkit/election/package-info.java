/** A cluster of bare leader elections. */
package io.quorate.testkit.election;
