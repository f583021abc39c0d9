/** VMware Workstation, Fusion and Player through vmrun. */
package dev.posada.vmware;
