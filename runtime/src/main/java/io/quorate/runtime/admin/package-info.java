/**
 * Administration from outside: what a visitor asks is done by the replica that it visits, and told as it goes on. Both ends are
 * here: {@link io.quorate.runtime.admin.Desk} at the node, {@link io.quorate.runtime.admin.AdminClient} at the visitor.
 */
package io.quorate.runtime.admin;
