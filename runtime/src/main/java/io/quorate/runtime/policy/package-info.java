/** How a cluster goes from one configuration to the next: the policies that a file can name. */
package io.quorate.runtime.policy;
