/**
 * VMware Workstation, Fusion and Player through vmrun.
 *
 * <p>So far it is found and diagnosed; connecting is refused.
 */
package dev.posada.vmware;
