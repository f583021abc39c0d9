/** Limits of machines. */
package dev.posada.vmware.quota;
