/**
 * The demo: for each protocol three replicas in this process, over real TCP and files, lose their leader under load, go on,
 * get it back, and agree.
 */
package io.quorate.examples.demo;
