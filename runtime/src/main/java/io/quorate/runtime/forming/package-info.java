/** How new directories become a cluster, once. */
package io.quorate.runtime.forming;
