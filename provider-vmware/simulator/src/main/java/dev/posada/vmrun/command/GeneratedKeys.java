package dev.posada.vmrun.command;

import dev.posada.vmrun.files.Dictionary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What VMware adds to a .vmx and its folder at power-on, in the order of a file that it wrote. [O]
 */
final class GeneratedKeys {
  private static final Pattern CARD = Pattern.compile("(?i)ethernet(\\d+)\\.present");

  private GeneratedKeys() {}

  static void add(Machine machine) throws IOException {
    Dictionary vmx = machine.config();
    String stem = machine.files().stem();
    drop(vmx);
    vmx.setIfAbsent("nvram", stem + ".nvram");
    vmx.setIfAbsent("extendedConfigFile", stem + ".vmxf");
    vmx.setIfAbsent("virtualHW.productCompatibility", "hosted");
    vmx.setIfAbsent("vmxstats.filename", stem + ".scoreboard");
    vmx.setIfAbsent("numa.autosize.cookie", "10012");
    vmx.setIfAbsent("numa.autosize.vcpu.maxPerVirtualNode", "1");
    vmx.setIfAbsent("cpuid.coresPerSocket.cookie", "1");
    String uuid = uuid();
    if (vmx.get("uuid.bios").isEmpty()) {
      vmx.set("uuid.bios", uuid);
    }
    if (vmx.get("uuid.location").isEmpty()) {
      vmx.set("uuid.location", vmx.get("uuid.bios"));
    }
    vmx.setIfAbsent("pciBridge0.pciSlotNumber", "17");
    List<Integer> cards = cards(vmx);
    for (int card : cards) {
      vmx.setIfAbsent("ethernet" + card + ".pciSlotNumber", Integer.toString(160 + 32 * card));
    }
    for (String node : machine.files().disks(vmx).keySet()) {
      vmx.setIfAbsent(node + ".redo", "");
    }
    vmx.setIfAbsent("svga.vramSize", "268435456");
    for (int card : cards) {
      address(vmx, card);
    }
    int id = ThreadLocalRandom.current().nextInt();
    vmx.setIfAbsent("vmci0.id", Integer.toString(id));
    vmx.setIfAbsent("monitor.phys_bits_used", "45");
    vmx.set("cleanShutdown", "FALSE");
    vmx.set("softPowerOff", "FALSE");
    touch(machine.files().beside(".nvram"), "");
    touch(machine.files().beside(".scoreboard"), "");
    touch(machine.files().beside(".vmsd"), "");
    touch(machine.files().beside(".vmxf"), "<?xml version=\"1.0\"?>\n<Foundry></Foundry>\n");
  }

  /** Keys that VMware rejects. [O for vtpm] */
  private static void drop(Dictionary vmx) {
    if (vmx.isTrue("vtpm.present") && !vmx.has("encryption.keySafe")) {
      vmx.remove("vtpm.present");
    }
  }

  static List<Integer> cards(Dictionary vmx) {
    return vmx.names().stream()
        .map(CARD::matcher)
        .filter(Matcher::matches)
        .filter(key -> vmx.isTrue(key.group()))
        .map(key -> Integer.parseInt(key.group(1)))
        .sorted()
        .toList();
  }

  /** 00:0c:29 and the last three bytes of uuid.location plus ten for each card before. [O] */
  private static void address(Dictionary vmx, int card) {
    String key = "ethernet" + card + ".";
    if (!vmx.get(key + "addressType", "generated").equals("generated")) {
      return;
    }
    String location = vmx.get("uuid.location").replaceAll("[ -]", "");
    int tail = Integer.parseInt(location.substring(location.length() - 6), 16) + 10 * card;
    String mac =
        String.format("00:0c:29:%02x:%02x:%02x", tail >> 16 & 0xFF, tail >> 8 & 0xFF, tail & 0xFF);
    vmx.setIfAbsent(key + "addressType", "generated");
    vmx.set(key + "generatedAddress", mac);
    vmx.set(key + "generatedAddressOffset", Integer.toString(10 * card));
  }

  static String uuid() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    bytes[0] = 0x56;
    bytes[1] = 0x4d;
    String pairs = HexFormat.ofDelimiter(" ").formatHex(bytes);
    return pairs.substring(0, 23) + "-" + pairs.substring(24);
  }

  private static void touch(Path file, String text) throws IOException {
    if (!Files.exists(file)) {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
