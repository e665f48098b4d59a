/** Ready-made codecs for the commands of applications. */
package io.quorate.runtime.codec;
