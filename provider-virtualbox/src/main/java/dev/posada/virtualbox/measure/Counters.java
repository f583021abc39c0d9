package dev.posada.virtualbox.measure;

import dev.posada.ByteSize;
import dev.posada.Usage.DiskIo;
import dev.posada.Usage.NicIo;
import dev.posada.virtualbox.machine.Slot;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.Controller;
import dev.posada.virtualbox.settings.MachineSettings.Nic;
import dev.posada.virtualbox.text.StatisticsText;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What VirtualBox has counted of a machine since it was started. Immutable.
 *
 * <p>A counter of a disk is there only when it is not zero.
 */
final class Counters {
  /** Which it is asked for; without a pattern they are 700. */
  static final String PATTERN =
      "/Public/NetAdapter/*/Bytes*|/Public/Storage/*|/PGM/Page/cPrivatePages"
          + "|/TM/CPU/*/cNsExecuting";

  private static final long PAGE = 4096;

  private final Map<String, Long> all;

  Counters(String stdout) {
    this.all = StatisticsText.of(stdout);
  }

  private long value(String name) {
    return all.getOrDefault(name, 0L);
  }

  private ByteSize bytes(String name) {
    return ByteSize.bytes(value(name));
  }

  /**
   * {@return the memory that the guest has touched and the host has given, at most all that it has}
   *
   * <p>Pages that are not of its memory, as those of its screen, are counted too.
   */
  Optional<ByteSize> memory(MachineSettings machine) {
    long most = ByteSize.mib(machine.hardware().memory()).bytes();
    return Optional.ofNullable(all.get("/PGM/Page/cPrivatePages"))
        .map(pages -> ByteSize.bytes(Math.min(most, pages * PAGE)));
  }

  /** {@return the time that its processors have run the guest, without what is done for them} */
  Optional<Duration> executing() {
    long nanos = 0;
    boolean known = false;
    for (Map.Entry<String, Long> counter : all.entrySet()) {
      if (counter.getKey().startsWith("/TM/CPU/")) {
        nanos += counter.getValue();
        known = true;
      }
    }
    return known ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
  }

  /**
   * {@return its network cards by the names that commands have for them; packets are not counted}
   */
  Map<String, NicIo> nics(MachineSettings machine) {
    Map<String, NicIo> nics = new LinkedHashMap<>();
    for (Nic nic : machine.hardware().nics()) {
      String counted = "/Public/NetAdapter/" + nic.slot() + "/Bytes";
      if (all.containsKey(counted + "Received")) {
        nics.put(
            "nic" + (nic.slot() + 1),
            new NicIo(bytes(counted + "Received"), bytes(counted + "Transmitted"), 0, 0));
      }
    }
    return nics;
  }

  /** {@return its disks by controller, port and place there} */
  Map<String, DiskIo> disks(MachineSettings machine) {
    Map<String, DiskIo> disks = new LinkedHashMap<>();
    Map<String, Integer> instances = new HashMap<>();
    for (Controller controller : machine.hardware().controllers()) {
      String device = device(controller.type());
      int instance = instances.merge(device, 1, Integer::sum) - 1;
      for (Attachment attachment : controller.attachments()) {
        if (attachment.kind().equals("HardDisk")) {
          disks.put(
              Slot.of(controller, attachment).id(),
              disk("/Public/Storage/" + device + instance + "/Port" + unit(device, attachment)));
        }
      }
    }
    return disks;
  }

  private DiskIo disk(String counted) {
    return new DiskIo(
        bytes(counted + "/BytesRead"),
        bytes(counted + "/BytesWritten"),
        value(counted + "/ReqsRead"),
        value(counted + "/ReqsWrite"));
  }

  /** Two drives are on each port of IDE. */
  private static int unit(String device, Attachment attachment) {
    return device.contains("IDE") ? attachment.port() * 2 + attachment.device() : attachment.port();
  }

  /** {@return what counters call the controllers of a type} */
  private static String device(String type) {
    return switch (type) {
      case "PIIX3", "PIIX4", "ICH6" -> "PIIX3IDE";
      case "LsiLogic" -> "LSILOGICSCSI";
      case "LsiLogicSas" -> "LSILOGICSAS";
      case "VirtioSCSI" -> "VIRTIOSCSI";
      default -> type.toUpperCase(Locale.ROOT);
    };
  }
}
