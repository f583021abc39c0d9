/** VMware Workstation, Fusion and Player through vmrun. */
module dev.posada.vmware {
  requires dev.posada;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.vmware.VmwareProvider;
}
