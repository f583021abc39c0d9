/** Disks that belong to no machine. */
package dev.posada.vmware.storage;
