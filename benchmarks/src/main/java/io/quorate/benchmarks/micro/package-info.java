/** Small parts alone, under JMH. Nothing about a cluster follows from them. */
package io.quorate.benchmarks.micro;
