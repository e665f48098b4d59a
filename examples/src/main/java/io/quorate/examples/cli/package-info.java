/** The command line: {@code ./quorate demo}, {@code kv}, {@code admin}, {@code counter}, {@code compare}, {@code sim}, {@code modules}. */
package io.quorate.examples.cli;
