/** The rules of the house as tests, for whoever writes a plugin. */
package io.quorate.testkit.arch;
