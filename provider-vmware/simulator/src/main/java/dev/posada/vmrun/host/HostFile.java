package dev.posada.vmrun.host;

/** Where a product keeps the files of the host, relative to its root or to drive C:. [O] */
public final class HostFile {
  private HostFile() {}

  public static String networking(HostSystem system) {
    return switch (system) {
      case LINUX -> "etc/vmware/networking";
      case MACOS -> "Library/Preferences/VMware Fusion/networking";
      // netmap.conf and the registry in truth; the simulator has no registry.
      case WINDOWS -> "ProgramData/VMware/netmap.conf";
    };
  }

  public static String nat(HostSystem system) {
    return switch (system) {
      case LINUX -> "etc/vmware/vmnet8/nat/nat.conf";
      case MACOS -> "Library/Preferences/VMware Fusion/vmnet8/nat.conf";
      case WINDOWS -> "ProgramData/VMware/vmnetnat.conf";
    };
  }

  public static String leases(HostSystem system) {
    return switch (system) {
      case LINUX -> "etc/vmware/vmnet8/dhcpd/dhcpd.leases";
      case MACOS -> "var/db/vmware/vmnet-dhcpd-vmnet8.leases";
      case WINDOWS -> "ProgramData/VMware/vmnetdhcp.leases";
    };
  }
}
