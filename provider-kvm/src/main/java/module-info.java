/** KVM and QEMU through libvirt. */
module dev.posada.kvm {
  requires dev.posada;
  requires com.sun.jna;
}
