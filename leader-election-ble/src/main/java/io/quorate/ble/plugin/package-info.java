/** Ballot leader election as a plugin: {@code leader-election = ble}, settings in {@code leader-election-ble}. */
package io.quorate.ble.plugin;
