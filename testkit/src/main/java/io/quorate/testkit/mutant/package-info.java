/** Wrong implementations as data: a test suite that catches none of them proves nothing. */
package io.quorate.testkit.mutant;
