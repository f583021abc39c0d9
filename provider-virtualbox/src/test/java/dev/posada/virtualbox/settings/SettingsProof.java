package dev.posada.virtualbox.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Forward;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.MachineSettings.Nic;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.text.MediumText;
import dev.posada.virtualbox.text.SnapshotText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what a settings file says with what VirtualBox itself tells, field by field. */
public final class SettingsProof {
  private static final Map<String, String> MODES =
      Map.of(
          "NAT", "nat",
          "BridgedInterface", "bridged",
          "InternalNetwork", "intnet",
          "HostOnlyInterface", "hostonly",
          "NATNetwork", "natnetwork",
          "GenericInterface", "Generic",
          "", "null");
  private static final Map<String, String> CONTROLLERS =
      Map.of("AHCI", "IntelAhci", "LsiLogicSas", "LsiLogicSas", "VirtioSCSI", "VirtioSCSI");

  private SettingsProof() {}

  /**
   * Proves that a machine is what {@code showvminfo} tells.
   *
   * @param osTypes the descriptions by their ids
   * @param media all images that are registered anywhere, by their UUIDs
   */
  public static void machine(
      MachineSettings settings,
      MachineText told,
      Map<String, String> osTypes,
      Map<String, Medium> media) {
    assertEquals(told.value("UUID"), Optional.of(settings.id()));
    assertEquals(told.value("name"), Optional.of(settings.name()));
    assertEquals(told.value("CfgFile"), Optional.of(settings.path()));
    assertEquals(
        told.value("ostype"),
        Optional.of(osTypes.getOrDefault(settings.osType(), settings.osType())));
    String state = told.value("VMState").orElseThrow();
    assertEquals(told.value("VMStateFile"), settings.memory().stateFile());
    assertEquals(state.startsWith("aborted"), settings.memory().aborted());
    // The file is stamped anew when it is written, which a busy server does later.
    Instant changed = Instant.parse(told.value("VMStateChangeTime").orElseThrow() + "Z");
    Duration apart = Duration.between(changed, settings.memory().since().orElseThrow()).abs();
    assertTrue(apart.compareTo(Duration.ofMinutes(1)) < 0, () -> "changed at " + changed);
    hardware(settings.hardware(), told);
    snapshots(settings, told.snapshots());
    controllers(settings.hardware().controllers(), told, media);
  }

  private static void hardware(MachineSettings.Hardware hardware, MachineText told) {
    assertEquals(told.value("memory"), Optional.of(String.valueOf(hardware.memory())));
    assertEquals(told.value("cpus"), Optional.of(String.valueOf(hardware.cpu().count())));
    assertEquals(
        told.value("cpuexecutioncap"), Optional.of(String.valueOf(hardware.cpu().executionCap())));
    assertEquals(told.value("firmware"), Optional.of(hardware.firmware()));
    assertEquals(told.value("vrde"), Optional.of(hardware.vrde() ? "on" : "off"));
    assertEquals(told.nics(), hardware.nics().stream().map(SettingsProof::nic).toList());
  }

  private static MachineText.Nic nic(Nic nic) {
    return new MachineText.Nic(
        nic.slot() + 1,
        MODES.get(nic.mode()),
        nic.mac(),
        nic.connected(),
        nic.network(),
        nic.forwards().stream().map(SettingsProof::forward).toList());
  }

  private static String forward(Forward rule) {
    return String.join(
        ",",
        rule.name(),
        rule.udp() ? "udp" : "tcp",
        rule.hostAddress(),
        String.valueOf(rule.hostPort()),
        rule.guestAddress(),
        String.valueOf(rule.guestPort()));
  }

  private static void controllers(
      List<Controller> controllers, MachineText told, Map<String, Medium> media) {
    assertEquals(told.controllers(), controllers.stream().map(Controller::name).toList());
    int attached = 0;
    for (int i = 0; i < controllers.size(); i++) {
      Controller controller = controllers.get(i);
      String type = CONTROLLERS.getOrDefault(controller.type(), controller.type());
      assertEquals(told.value("storagecontrollertype" + i), Optional.of(type));
      assertEquals(
          told.value("storagecontrollerportcount" + i),
          Optional.of(String.valueOf(controller.ports())));
      for (Attachment attachment : controller.attachments()) {
        attachment(controller.name(), attachment, told, media);
        attached++;
      }
    }
    assertEquals(told.attachments().size(), attached);
  }

  private static void attachment(
      String controller, Attachment attachment, MachineText told, Map<String, Medium> media) {
    MachineText.Attachment same =
        told.attachments().stream()
            .filter(it -> it.controller().equals(controller))
            .filter(it -> it.port() == attachment.port() && it.device() == attachment.device())
            .findFirst()
            .orElseThrow();
    assertEquals(same.image(), attachment.image());
    String file = attachment.image().map(id -> media.get(id).location()).orElse("emptydrive");
    assertEquals(same.file(), file);
    String place = "-" + attachment.port() + "-" + attachment.device();
    told.value(controller + "-hot-pluggable" + place)
        .ifPresent(hot -> assertEquals(hot.equals("on"), attachment.hotPluggable()));
    told.value(controller + "-nonrotational" + place)
        .ifPresent(solid -> assertEquals(solid.equals("on"), attachment.nonRotational()));
    told.value(controller + "-discard" + place)
        .ifPresent(trims -> assertEquals(trims.equals("on"), attachment.discards()));
    boolean drive = told.value(controller + "-IsEjected" + place).isPresent();
    assertEquals(drive, attachment.kind().equals("DVD"), attachment.toString());
  }

  /** Proves that the snapshots are those that the tool tells. */
  public static void snapshots(MachineSettings settings, SnapshotText told) {
    assertEquals(
        told.snapshots().stream().map(it -> List.of(it.id(), it.name(), it.parent())).toList(),
        settings.snapshots().stream().map(it -> List.of(it.id(), it.name(), it.parent())).toList());
    assertEquals(told.current(), settings.currentSnapshot());
  }

  /** Proves that the images are those that {@code list hdds --long} tells. */
  public static void media(Map<String, Medium> media, List<MediumText> told) {
    List<Medium> disks =
        media.values().stream().filter(it -> it.kind().equals("HardDisk")).toList();
    assertEquals(told.size(), disks.size());
    for (MediumText one : told) {
      Medium same = media.get(one.id());
      assertEquals(one.location(), same.location());
      assertTrue(one.format().equalsIgnoreCase(same.format()));
      assertEquals(one.parent(), same.parent());
    }
  }
}
