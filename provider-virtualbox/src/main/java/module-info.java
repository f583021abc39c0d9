/** VirtualBox through VBoxManage. */
module dev.posada.virtualbox {
  requires dev.posada;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.virtualbox.VirtualBoxProvider;
}
