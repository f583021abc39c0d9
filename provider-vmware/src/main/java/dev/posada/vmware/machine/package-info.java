/** Machines: what they are, how they begin and end, and their devices. */
package dev.posada.vmware.machine;
