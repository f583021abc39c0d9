/** Machines. */
package dev.posada.virtualbox.machine;
