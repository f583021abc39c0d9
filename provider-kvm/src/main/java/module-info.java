/** KVM and QEMU through libvirt. */
module dev.posada.kvm {
  requires transitive dev.posada;
  requires java.xml;
  requires com.sun.jna;

  exports dev.posada.kvm;

  opens dev.posada.kvm.jna to
      com.sun.jna;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.kvm.KvmProvider;
}
