package dev.posada.vmware.tool;

import dev.posada.vmware.files.Paths;
import java.util.List;

/**
 * Where VMware keeps what it knows on a host. Immutable.
 *
 * @param system the system of the host
 * @param home the home of the user, absolute
 */
public record HostPlaces(HostSystem system, String home) {

  private String below(String linux, String macos, String windows) {
    return switch (system) {
      case LINUX -> Paths.resolve(home, linux);
      case MACOS -> Paths.resolve(home, macos);
      case WINDOWS -> Paths.resolve(home, windows);
    };
  }

  /** {@return the file of the machines that VMware's windows show} */
  public String inventory() {
    return below(
        ".vmware/inventory.vmls",
        "Library/Application Support/VMware Fusion/vmInventory",
        "AppData\\Roaming\\VMware\\inventory.vmls");
  }

  /** {@return the file of what the user prefers} */
  public String preferences() {
    return below(
        ".vmware/preferences",
        "Library/Preferences/VMware Fusion/preferences",
        "AppData\\Roaming\\VMware\\preferences.ini");
  }

  /**
   * {@return the folders of machines where the user prefers no other; the first one for new ones}
   */
  public List<String> folders() {
    return switch (system) {
      case LINUX -> List.of(Paths.resolve(home, "vmware"));
      case MACOS ->
          List.of(
              Paths.resolve(home, "Virtual Machines.localized"),
              Paths.resolve(home, "Documents/Virtual Machines.localized"));
      case WINDOWS -> List.of(Paths.resolve(home, "Documents\\Virtual Machines"));
    };
  }
}
