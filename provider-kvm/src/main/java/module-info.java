/** KVM and QEMU through libvirt. */
module dev.posada.kvm {
  requires dev.posada;
  requires com.sun.jna;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.kvm.KvmProvider;
}
