/** VMware Workstation, Fusion and Player through vmrun. */
module dev.posada.vmware {
  requires dev.posada;
  requires jdk.charsets; // what Windows writes .vmx files in

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.vmware.VmwareProvider;
}
