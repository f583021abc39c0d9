package dev.posada.virtualbox.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what is known of the host and of appliances with other recordings. */
final class ListReading {
  private ListReading() {}

  static void osTypes(Recording recording) {
    Map<String, String> read = OsTypesText.of(recording.stdout());
    assertEquals(recording.stdout().split("ID / Description: ").length - 1, read.size());
    // A machine that runs tells both.
    MachineText machine = MachineText.of(Recording.of("lab-018").stdout());
    assertEquals(
        machine.value("ostype").orElseThrow(), read.get(machine.value("GuestOSType").get()));
    assertTrue(read.values().stream().noneMatch(String::isBlank));
  }

  static void host(Recording recording) {
    HostInfoText read = HostInfoText.of(recording.stdout());
    assertTrue(recording.stdout().contains("Memory size: " + (read.memory() >> 20) + " MByte"));
    assertTrue(read.available() > 0 && read.available() < read.memory());
    assertEquals("Linux", read.os());
    assertFalse(read.osVersion().isEmpty());
    // Without the kernel module it knows nothing of the processors.
    boolean module = recording.file().startsWith("lab");
    assertEquals(module, read.virtualization());
    assertEquals(module, read.processors() > 0);
  }

  static void appliance(Recording recording) {
    List<ImportText> read = ImportText.of(recording.stdout());
    assertEquals(1, read.size());
    ImportText machine = read.get(0);
    boolean named = recording.argv().contains("--vmname");
    assertEquals(named ? recording.after("--vmname") : "exp 1", machine.name().orElseThrow());
    // As it was made before it was exported.
    Recording made = Recording.of("chroot-501");
    assertEquals(Optional.of(made.after("--ostype")), machine.osType());
    assertEquals(11, machine.units().size());
    assertEquals("Guest memory: 1024 MB", machine.units().get(6).text());
    assertEquals(
        List.of(new ImportText.Disk(10, "exp-disk001.vmdk", "exp-disk001.vmdk")), machine.disks());
  }
}
