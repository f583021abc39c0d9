/**
 * KVM and QEMU through libvirt: {@code qemu:///system} and all else that libvirt connects to, and
 * {@code test:///default}.
 *
 * <p>Beside the provider, which {@link java.util.ServiceLoader} finds, there is what only libvirt
 * has: {@link dev.posada.kvm.KvmMachineOptions}, {@link dev.posada.kvm.KvmMigrateOptions} and
 * {@link dev.posada.kvm.DiskPool}, and the way around Posada, {@link
 * dev.posada.kvm.LibvirtConnection}.
 */
package dev.posada.kvm;
