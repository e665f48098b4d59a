/** OmniPaxos as a plugin: {@code protocol = omnipaxos}, settings in {@code protocol-omnipaxos}. */
package io.quorate.omnipaxos.plugin;
