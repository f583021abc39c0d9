/** KVM and QEMU through libvirt. */
module dev.posada.kvm {
  requires transitive dev.posada;
  requires java.xml;
  requires com.sun.jna;

  // Each knows only what stands before it: jna, xml and agent; libvirt; steps; storage; snapshot,
  // quota, network and guest; machine; clone, backup and migrate; the drivers in dev.posada.kvm.
  exports dev.posada.kvm;

  opens dev.posada.kvm.jna to
      com.sun.jna;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.kvm.KvmProvider;
}
