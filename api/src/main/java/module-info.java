/**
 * One API over VirtualBox, VMware, libvirt and Docker, each of them a plugin.
 *
 * <p>Users see {@link dev.posada}, plugin writers {@link dev.posada.spi}.
 */
module dev.posada {
  exports dev.posada;
  exports dev.posada.spi;

  uses dev.posada.spi.HypervisorProvider;
}
