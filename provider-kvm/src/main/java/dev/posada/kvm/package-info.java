/**
 * KVM and QEMU through libvirt.
 *
 * <p>So far it is found and diagnosed; connecting is refused.
 */
package dev.posada.kvm;
