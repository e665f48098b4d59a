/**
 * A replica that is a whole state behind comes back while the others serve: how long that takes, and what it costs them. Three
 * processes, a state machine whose state is a file, and a script.
 */
package io.quorate.examples.catchup;
