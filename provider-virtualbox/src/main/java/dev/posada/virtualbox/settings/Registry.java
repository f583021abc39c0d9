package dev.posada.virtualbox.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code VirtualBox.xml} says of a user's VirtualBox. Immutable.
 *
 * @param machines the settings files of the machines by their UUIDs
 * @param media the images that belong to no machine
 * @param machineFolder where new machines go; empty if it is not set
 * @param autostart the folder of the autostart database; empty if it is not set
 */
public record Registry(
    Map<String, String> machines,
    List<MachineSettings.Medium> media,
    String machineFolder,
    String autostart) {

  /** That of a server that had nothing to write down yet. */
  static final Registry EMPTY = new Registry(Map.of(), List.of(), "", "");

  /**
   * {@return what a file says}
   *
   * @param path its path, absolute
   * @param file its bytes
   * @throws IllegalArgumentException if it is not one of VirtualBox
   */
  public static Registry read(String path, byte[] file) {
    Element global =
        Element.parse(file)
            .find("Global")
            .orElseThrow(() -> new IllegalArgumentException("no settings in " + path));
    String folder = Paths.parent(path);
    Map<String, String> machines = new LinkedHashMap<>();
    global
        .find("MachineRegistry")
        .ifPresent(
            all ->
                all.children("MachineEntry")
                    .forEach(
                        entry ->
                            machines.put(
                                entry.uuid("uuid").orElse(""),
                                Paths.resolve(folder, entry.attribute("src", "")))));
    Element properties = global.find("SystemProperties").orElse(global);
    return new Registry(
        machines,
        MachineXml.media(folder, global),
        properties.attribute("defaultMachineFolder", ""),
        properties.attribute("autostartDatabasePath", ""));
  }
}
