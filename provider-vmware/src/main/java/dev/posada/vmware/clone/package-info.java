/** Machines that are made of machines, and of appliances. */
package dev.posada.vmware.clone;
