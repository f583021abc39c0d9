package dev.posada.virtualbox.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What only VirtualBox has, for a machine that is created.
 *
 * @param osType VirtualBox's own type of its operating system
 * @param baseFolder the folder in which its folder is
 * @param groups the groups that it is in
 * @param bus what its disks are connected to
 * @param nicType the type of its cards, in VirtualBox's words
 * @param settings further words of {@code modifyvm}
 * @param shares its shared folders
 */
public record MachineExtras(
    Optional<String> osType,
    Optional<String> baseFolder,
    List<String> groups,
    Bus bus,
    Optional<String> nicType,
    List<String> settings,
    List<Share> shares) {

  /** Nothing of it. */
  public static final MachineExtras NONE =
      new MachineExtras(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Bus.SATA,
          Optional.empty(),
          List.of(),
          List.of());

  /**
   * A folder of the host that the guest sees.
   *
   * @param name its name for the guest
   * @param path its path on the host
   * @param writable whether the guest may write in it
   */
  public record Share(String name, String path, boolean writable) {}

  /** What disks are connected to. */
  public enum Bus {
    SATA("SATA", "sata", "IntelAhci", 30, 1),
    IDE("IDE", "ide", "PIIX4", 2, 2),
    SCSI("SCSI", "scsi", "LsiLogic", 16, 1),
    NVME("NVMe", "pcie", "NVMe", 255, 1);

    private final String controller;
    private final String kind;
    private final String chip;
    private final int ports;
    private final int devices;

    Bus(String controller, String kind, String chip, int ports, int devices) {
      this.controller = controller;
      this.kind = kind;
      this.chip = chip;
      this.ports = ports;
      this.devices = devices;
    }

    /** {@return the name of its controller in our machines} */
    String controller() {
      return controller;
    }

    /** {@return whether the number of its ports can be chosen} */
    boolean grows() {
      return this == SATA || this == NVME;
    }

    int places() {
      return ports * devices;
    }

    int ports() {
      return ports;
    }

    int devices() {
      return devices;
    }

    /** {@return the words that add a controller with so many ports} */
    String[] add(String machine, int ports) {
      List<String> words =
          new ArrayList<>(
              List.of(
                  "storagectl",
                  machine,
                  "--name",
                  controller,
                  "--add",
                  kind,
                  "--controller",
                  chip));
      if (grows()) {
        words.addAll(List.of("--portcount", "" + ports));
      }
      return words.toArray(String[]::new);
    }
  }
}
