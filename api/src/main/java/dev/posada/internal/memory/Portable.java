package dev.posada.internal.memory;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.GuestOs;
import dev.posada.Nic;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;

/**
 * A machine as text, and its files as an archive: what appliances and backups of simulated machines
 * are made of. Its size is kept, its other limits are the host's.
 */
final class Portable {
  private static final String NUMBER = "\\d{1,18}";

  private Portable() {}

  /** Returns a machine as the text of {@link Properties}. */
  static byte[] describe(SimulatedMachine machine, Map<String, String> more) {
    Properties text = new Properties();
    text.putAll(more);
    text.setProperty("simulated", "by Posada");
    text.setProperty("machine", machine.id());
    ResourceQuota quota = machine.configured();
    text.setProperty("vcpus", String.valueOf(quota.vcpus().orElseThrow()));
    text.setProperty("memory", String.valueOf(quota.memory().orElseThrow().bytes()));
    VirtualMachineSpec hardware = machine.hardware();
    hardware.maximumVcpus().ifPresent(n -> text.setProperty("maximumVcpus", String.valueOf(n)));
    hardware
        .maximumMemory()
        .ifPresent(size -> text.setProperty("maximumMemory", String.valueOf(size.bytes())));
    hardware.firmware().ifPresent(firmware -> text.setProperty("firmware", firmware.name()));
    hardware
        .guestOs()
        .ifPresent(
            os ->
                text.setProperty(
                    "guestOs", os.family() + "/" + os.name() + "/" + os.architecture()));
    int number = 0;
    for (Disks.Fitted one : machine.devices().fitted()) {
      text.setProperty(String.format("device.%03d", number++), word(one.device()));
    }
    try (StringWriter writer = new StringWriter()) {
      text.store(writer, null);
      return writer.toString().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string takes everything
    }
  }

  private static String word(Device device) {
    if (device instanceof Disk disk) {
      return "disk " + disk.capacity().orElseThrow().bytes() + " " + disk.format().orElseThrow();
    }
    if (device instanceof Nic nic) {
      String cable = nic.connected() ? " in" : " out";
      return "nic " + nic.mode() + cable + nic.network().map(name -> " " + name).orElse("");
    }
    return "cdrom";
  }

  static Properties properties(byte[] text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      throw Refused.value("it does not describe a simulated machine: " + e.getMessage());
    }
    if (!properties.getProperty("simulated", "").equals("by Posada")) {
      throw Refused.value("it does not describe a simulated machine");
    }
    return properties;
  }

  /** Returns the spec of a machine that was described. */
  static VirtualMachineSpec spec(Properties text, String name) {
    VirtualMachineSpec spec =
        VirtualMachineSpec.named(name)
            .label(SimulatedGuest.OURS + "imported", "yes")
            .quota(
                ResourceQuota.limit()
                    .vcpus((int) number(text.getProperty("vcpus", "")))
                    .memory(ByteSize.bytes(number(text.getProperty("memory", "")))));
    Optional<String> vcpus = Optional.ofNullable(text.getProperty("maximumVcpus"));
    spec = vcpus.isPresent() ? spec.maximumVcpus((int) number(vcpus.get())) : spec;
    Optional<String> memory = Optional.ofNullable(text.getProperty("maximumMemory"));
    spec = memory.isPresent() ? spec.maximumMemory(ByteSize.bytes(number(memory.get()))) : spec;
    try {
      String firmware = text.getProperty("firmware");
      spec = firmware == null ? spec : spec.firmware(VirtualMachineSpec.Firmware.valueOf(firmware));
      String[] os = text.getProperty("guestOs", "").split("/", -1);
      spec =
          os.length < 3
              ? spec
              : spec.guestOs(new GuestOs(GuestOs.Family.valueOf(os[0]), os[1], os[2]));
      List<Device> devices = new ArrayList<>();
      for (int i = 0; text.getProperty(String.format("device.%03d", i)) != null; i++) {
        devices.add(device(text.getProperty(String.format("device.%03d", i)).split(" ", 4)));
      }
      return spec.attach(devices.toArray(Device[]::new));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw Refused.value("it does not describe a simulated machine: " + e.getMessage());
    }
  }

  private static Device device(String[] words) {
    return switch (words[0]) {
      case "disk" ->
          Disk.blank(ByteSize.bytes(number(words[1]))).format(Disk.Format.valueOf(words[2]));
      case "nic" ->
          switch (Nic.Mode.valueOf(words[1])) {
            case NAT -> Nic.nat().connected(words[2].equals("in"));
            case NETWORK -> Nic.on(words[3]).connected(words[2].equals("in"));
            case BRIDGED -> Nic.bridged(words[3]).connected(words[2].equals("in"));
          };
      default -> Cdrom.empty();
    };
  }

  private static long number(String text) {
    if (!text.matches(NUMBER)) {
      throw Refused.value("it does not describe a simulated machine: \"" + text + "\"");
    }
    return Long.parseLong(text);
  }

  /** Puts files into a new tree, where nothing else is. */
  static FileTree tree(SortedMap<String, Optional<byte[]>> all) {
    FileTree files = new FileTree();
    for (String name : files.names("/")) {
      files.remove("/" + name);
    }
    all.forEach(
        (path, bytes) ->
            bytes.ifPresentOrElse(there -> files.write(path, there), () -> files.makeFolder(path)));
    return files;
  }
}
