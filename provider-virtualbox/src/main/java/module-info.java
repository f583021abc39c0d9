/** VirtualBox through VBoxManage. */
module dev.posada.virtualbox {
  requires dev.posada;
}
