/** VMware Workstation, Fusion and Player through vmrun. */
module dev.posada.vmware {
  requires transitive dev.posada;
  requires jdk.charsets; // what Windows writes .vmx files in

  // Each knows only what stands before it: files and text; tool; machine; then the others; the
  // drivers in dev.posada.vmware.
  exports dev.posada.vmware;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.vmware.VmwareProvider;
}
