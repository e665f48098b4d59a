/**
 * A cluster of real processes becomes another one while clients write: a dead node is replaced, the cluster grows, its protocol
 * is switched, it shrinks. Whatever clients were told is checked at the end.
 */
package io.quorate.examples.migrate;
