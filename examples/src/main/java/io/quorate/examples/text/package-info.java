/** Text for people who watch a terminal. */
package io.quorate.examples.text;
