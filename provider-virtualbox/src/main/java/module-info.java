/** VirtualBox through VBoxManage. */
module dev.posada.virtualbox {
  requires transitive dev.posada;
  requires java.xml;

  // Each knows only what stands before it: settings and text; tool; machine; then snapshot, clone,
  // migrate, quota, measure, guest, network and storage; the drivers in dev.posada.virtualbox.
  exports dev.posada.virtualbox;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.virtualbox.VirtualBoxProvider;
}
