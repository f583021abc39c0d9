/** VMware Workstation, Fusion and Player through vmrun. */
module dev.posada.vmware {
  requires dev.posada;
}
