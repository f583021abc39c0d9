/**
 * One API over VirtualBox, VMware, libvirt and Docker, each of them a plugin.
 *
 * <p>Users see {@link dev.posada}, plugin writers {@link dev.posada.spi} and, for a hypervisor with
 * command line tools, {@link dev.posada.spi.command}, for archives {@link dev.posada.spi.tar};
 * {@link dev.posada.memory} steers the simulated hypervisor {@code memory:///}.
 */
module dev.posada {
  requires jdk.jfr;

  exports dev.posada;
  exports dev.posada.memory;
  exports dev.posada.spi;
  exports dev.posada.spi.command;
  exports dev.posada.spi.tar;

  uses dev.posada.spi.HypervisorProvider;

  provides dev.posada.spi.HypervisorProvider with
      dev.posada.internal.memory.MemoryProvider;
}
