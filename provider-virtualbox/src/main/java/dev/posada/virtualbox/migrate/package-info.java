/** Machines that move to another host while they run. */
package dev.posada.virtualbox.migrate;
