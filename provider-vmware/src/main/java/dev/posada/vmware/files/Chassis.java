package dev.posada.vmware.files;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a machine without its devices: identity, processors, memory, firmware. */
final class Chassis {
  private static final String CORES = "cpuid.coresPerSocket";
  private static final String SECURE_BOOT = "uefi.secureBoot.enabled";
  private static final int WITHOUT = 32; // MiB; what VMware takes if a file tells none
  private static final int STEP = 4;
  private static final int MOST = 1024;
  private static final int UUID_DIGITS = 32;

  private Chassis() {}

  /** {@return the file of a new machine, which asks nobody anything when it starts} */
  static Dictionary blank(int hardware) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("config.version", "8");
    keys.put("virtualHW.version", Integer.toString(hardware));
    for (String bridge : List.of("4", "5", "6", "7")) { // without them few cards find a place
      keys.put("pciBridge" + bridge + ".present", "TRUE");
      keys.put("pciBridge" + bridge + ".virtualDev", "pcieRootPort");
      keys.put("pciBridge" + bridge + ".functions", "8");
    }
    keys.put("pciBridge0.present", "TRUE");
    keys.put("floppy0.present", "FALSE"); // which is there if nothing is said
    keys.put("msg.autoAnswer", "TRUE");
    keys.put("uuid.action", "create");
    keys.put("hints.hideAll", "TRUE");
    keys.put("tools.upgrade.policy", "manual");
    return Dictionary.blank().with(keys);
  }

  /** Without these two, VMware cannot read the configuration file. */
  static boolean hasVersions(Dictionary file) {
    return file.value("config.version").isPresent() && file.value("virtualHW.version").isPresent();
  }

  /** Also of a file in which only a part is, for a TPM. */
  static boolean isEncrypted(Dictionary file) {
    return file.value("encryption.keySafe").isPresent()
        || file.value("encryption.data").isPresent();
  }

  static Optional<String> uuid(Dictionary file) {
    String digits = file.text("uuid.bios").toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
    return digits.length() == UUID_DIGITS
        ? Optional.of(digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"))
        : Optional.empty();
  }

  static long memory(Dictionary file) {
    return file.number("memsize").stream().filter(it -> it > 0).findFirst().orElse(WITHOUT);
  }

  static Dictionary memory(Dictionary file, long mebibytes) {
    return file.with("memsize", Long.toString((mebibytes + STEP - 1) / STEP * STEP));
  }

  static int vcpus(Dictionary file) {
    return count(file, "numvcpus");
  }

  static int coresPerSocket(Dictionary file) {
    return count(file, CORES);
  }

  private static int count(Dictionary file, String key) {
    return (int) Math.max(1, Math.min(MOST, file.number(key).orElse(1)));
  }

  static Dictionary vcpus(Dictionary file, int count) {
    Dictionary changed = file.with("numvcpus", Integer.toString(count));
    return count % coresPerSocket(file) == 0 ? changed : changed.with(CORES, "1");
  }

  static String firmware(Dictionary file) {
    return file.text("firmware").equalsIgnoreCase("efi") ? "efi" : "bios";
  }

  static boolean isSecureBoot(Dictionary file) {
    return firmware(file).equals("efi") && file.flag(SECURE_BOOT, false);
  }

  static Dictionary firmware(Dictionary file, String firmware, boolean secureBoot) {
    Dictionary changed = file.with("firmware", firmware);
    return secureBoot ? changed.with(SECURE_BOOT, "TRUE") : changed.without(SECURE_BOOT);
  }
}
