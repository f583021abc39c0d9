package dev.posada.vmware.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keys of the disks and drives of a machine. */
final class Drives {
  private Drives() {}

  /** {@return what a machine has, by places} */
  static List<Drive> read(Dictionary file) {
    List<Drive> all = new ArrayList<>();
    for (Slot slot : slots(file)) {
      if (has(file, slot)) {
        Drive.read(file, slot).ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }

  /** {@return all places that the file mentions, also of what is not there} */
  static List<Slot> slots(Dictionary file) {
    TreeSet<Slot> all = new TreeSet<>();
    for (String key : file.keys("")) {
      int dot = key.indexOf('.');
      if (dot > 0) {
        Slot.parse(key.substring(0, dot)).ifPresent(all::add);
      }
    }
    return List.copyOf(all);
  }

  /** Without its controller, a guest does not see what the file names there. */
  private static boolean has(Dictionary file, Slot slot) {
    return slot.bus() == Slot.Bus.IDE || file.flag(slot.adapter() + ".present", false);
  }

  /** {@return the paths of images that are named, also of what is not there, each once} */
  static List<String> images(Dictionary file) {
    return slots(file).stream()
        .map(slot -> file.text(slot.key("fileName")))
        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".vmdk"))
        .distinct()
        .toList();
  }

  /** {@return a copy with a disk, and with its controller} */
  static Dictionary disk(Dictionary file, Slot slot, String image, String mode) {
    Map<String, String> keys = place(file, slot, image);
    if (!mode.isEmpty()) {
      keys.put(slot.key("mode"), mode);
    }
    return put(file, slot, keys);
  }

  /** In the place of what is there, as far as that has the same keys. */
  private static Dictionary put(Dictionary file, Slot slot, Map<String, String> keys) {
    Set<String> wanted =
        keys.keySet().stream().map(it -> it.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    return file.without(key -> key.startsWith(slot + ".") && !wanted.contains(key)).with(keys);
  }

  /** {@return a copy with a drive, and with its controller} */
  static Dictionary cdrom(Dictionary file, Slot slot, Optional<String> image) {
    Map<String, String> keys = place(file, slot, image.orElse("auto detect"));
    // An image without a file stops the start; a drive of the host that is not connected does not.
    keys.put(slot.key("deviceType"), image.isPresent() ? "cdrom-image" : "cdrom-raw");
    keys.put(slot.key("startConnected"), image.isPresent() ? "TRUE" : "FALSE");
    return put(file, slot, keys);
  }

  private static Map<String, String> place(Dictionary file, Slot slot, String image) {
    Map<String, String> keys = new LinkedHashMap<>();
    if (!has(file, slot)) {
      keys.put(slot.adapter() + ".present", "TRUE");
    }
    if (slot.bus() == Slot.Bus.SCSI && file.text(slot.adapter() + ".virtualDev").isEmpty()) {
      keys.put(slot.adapter() + ".virtualDev", "lsilogic");
    }
    keys.put(slot.key("present"), "TRUE");
    keys.put(slot.key("fileName"), image);
    return keys;
  }

  /** {@return a copy with nothing at a place; its controller stays} */
  static Dictionary empty(Dictionary file, Slot slot) {
    return file.without(key -> key.startsWith(slot + "."));
  }
}
