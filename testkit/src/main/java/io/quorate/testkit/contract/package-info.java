/** What every implementation of an SPI must keep, as tests to extend. */
package io.quorate.testkit.contract;
