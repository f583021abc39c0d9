package dev.posada.virtualbox.machine;

import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import java.util.ArrayList;
import java.util.List;

/**
 * A place of a disk or a drive.
 *
 * @param controller the name of its controller
 * @param port the port
 * @param device the place at the port
 */
public record Slot(String controller, int port, int device) {

  /** {@return the place of what is attached} */
  public static Slot of(Controller controller, Attachment attached) {
    return new Slot(controller.name(), attached.port(), attached.device());
  }

  /** {@return the id of a device there} */
  public String id() {
    return controller + "-" + port + "-" + device;
  }

  /** {@return the words that put something there} */
  public String[] attach(String machine, String... what) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "storageattach",
                machine,
                "--storagectl",
                controller,
                "--port",
                "" + port,
                "--device",
                "" + device));
    words.addAll(List.of(what));
    return words.toArray(String[]::new);
  }

  /**
   * {@return the words that put a disk there again as it was}
   *
   * @param group its bandwidth group; empty for none
   */
  public String[] attachAgain(String machine, Attachment disk, String group) {
    String image = disk.image().orElseThrow();
    List<String> words = new ArrayList<>(List.of("--type", "hdd", "--medium", image));
    // what is not said is lost
    if (disk.hotPluggable()) {
      words.addAll(List.of("--hotpluggable", "on"));
    }
    if (disk.nonRotational()) {
      words.addAll(List.of("--nonrotational", "on"));
    }
    if (disk.discards()) {
      words.addAll(List.of("--discard", "on"));
    }
    if (!group.isEmpty()) {
      words.addAll(List.of("--bandwidthgroup", group));
    }
    return attach(machine, words.toArray(String[]::new));
  }

  @Override
  public String toString() {
    return id();
  }
}
