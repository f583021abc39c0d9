package dev.posada.vmware.network;

import dev.posada.vmware.tool.HostSystem;
import java.util.List;

/** Where VMware keeps the files of its networks. */
final class NetworkPlaces {
  private NetworkPlaces() {}

  /** {@return the file that says which networks there are; on Windows that is in the registry} */
  static List<String> networking(HostSystem system) {
    return switch (system) {
      case LINUX -> List.of("/etc/vmware/networking");
      case MACOS -> List.of("/Library/Preferences/VMware Fusion/networking");
      case WINDOWS -> List.of();
    };
  }

  /** {@return the file of the ports that lead into a network} */
  static String nat(HostSystem system, String network) {
    return switch (system) {
      case LINUX -> "/etc/vmware/" + network + "/nat/nat.conf";
      case MACOS -> "/Library/Preferences/VMware Fusion/" + network + "/nat.conf";
      case WINDOWS -> "C:\\ProgramData\\VMware\\vmnetnat.conf";
    };
  }

  /** {@return the files of the addresses that were given in a network; most are not there} */
  static List<String> leases(HostSystem system, String network) {
    return switch (system) {
      case LINUX -> List.of("/etc/vmware/" + network + "/dhcpd/dhcpd.leases");
      case MACOS ->
          List.of(
              "/var/db/vmware/vmnet-dhcpd-" + network + ".leases",
              "/var/db/dhcpd_leases"); // of the system itself, which serves them since macOS 11
      case WINDOWS -> List.of("C:\\ProgramData\\VMware\\vmnetdhcp.leases");
    };
  }
}
