/** What is said to people, whoever says it. */
package io.quorate.runtime.text;
