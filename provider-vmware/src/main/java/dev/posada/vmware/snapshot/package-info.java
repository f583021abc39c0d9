/** Snapshots of machines. */
package dev.posada.vmware.snapshot;
