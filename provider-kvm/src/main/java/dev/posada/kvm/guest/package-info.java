/**
 * What goes on inside of a machine, through QEMU's agent: programs, and files in both directions.
 */
package dev.posada.kvm.guest;
