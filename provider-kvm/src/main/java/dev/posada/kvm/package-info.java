/**
 * KVM and QEMU through libvirt: {@code qemu:///system} and all else that libvirt connects to, and
 * {@code test:///default}.
 *
 * <p>Beside the provider, which {@link java.util.ServiceLoader} finds, there is the way around
 * Posada, {@link dev.posada.kvm.LibvirtConnection}, and what only libvirt has, {@link
 * dev.posada.kvm.DiskPool} and {@link dev.posada.kvm.SharedDisks}.
 */
package dev.posada.kvm;
