/** The networks of a host, and the ports that lead into them. */
package dev.posada.vmware.network;
