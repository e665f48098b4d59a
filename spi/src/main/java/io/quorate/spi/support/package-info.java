/** Optional helpers for authors of protocols and elections; pure, like the cores that use them. */
package io.quorate.spi.support;
