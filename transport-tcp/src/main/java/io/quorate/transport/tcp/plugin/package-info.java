/** Makes the TCP transport available to configuration files. */
package io.quorate.transport.tcp.plugin;
