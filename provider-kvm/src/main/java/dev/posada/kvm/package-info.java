/** KVM and QEMU through libvirt. */
package dev.posada.kvm;
