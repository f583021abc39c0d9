/** Runs vmrun, and knows where the machines of a host are. */
package dev.posada.vmware.tool;
