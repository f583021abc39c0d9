/** One API over VirtualBox, VMware, libvirt and Docker, each of them a plugin. */
module dev.posada {
  requires jdk.jfr;
}
