package dev.posada.kvm.xml;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the definition of any domain; what it does not know it passes over. */
public final class DomainReader {
  /** The name of the agent's channel. */
  public static final String AGENT = "org.qemu.guest_agent.0";

  private DomainReader() {}

  /**
   * {@return what the XML of a domain says}
   *
   * @throws IllegalArgumentException if it is not readable, or is no domain
   */
  public static DomainView read(String xml) {
    Xml domain = Xml.parse(xml);
    if (domain.name().equals("domstatus")) { // what a daemon keeps of a running one
      domain = domain.child("domain").orElseThrow(() -> new IllegalArgumentException("no domain"));
    }
    if (!domain.name().equals("domain")) {
      throw new IllegalArgumentException("not a domain: " + domain.name());
    }
    return read(domain);
  }

  private static DomainView read(Xml domain) {
    long memory = domain.child("memory").map(DomainReader::kib).orElse(0L);
    int max = domain.textOf("vcpu").map(DomainReader::number).orElse(OptionalInt.empty()).orElse(1);
    return new DomainView(
        domain.attribute("type").orElse(""),
        domain.textOf("uuid"),
        domain.textOf("name").orElse(""),
        domain.attribute("id").map(DomainReader::number).orElse(OptionalInt.empty()),
        Labels.read(domain),
        domain
            .attributeOf("vcpu", "current")
            .map(DomainReader::number)
            .orElse(OptionalInt.empty())
            .orElse(max),
        max,
        domain.child("currentMemory").map(DomainReader::kib).orElse(memory),
        memory,
        boot(domain),
        DeviceReader.read(
            domain.child("devices").orElseGet(() -> Xml.root("devices")),
            Forwards.arguments(domain)));
  }

  private static DomainView.Boot boot(Xml domain) {
    Optional<DomainSpec.Kernel> kernel =
        domain
            .textOf("os/kernel")
            .map(
                file ->
                    new DomainSpec.Kernel(
                        file,
                        domain.textOf("os/initrd").orElse(""),
                        domain.textOf("os/cmdline").orElse("")));
    return new DomainView.Boot(
        domain.textOf("os/type"),
        domain.attributeOf("os/type", "arch"),
        domain.attributeOf("os/type", "machine"),
        firmware(domain),
        domain.textOf("os/nvram"),
        kernel);
  }

  private static DomainSpec.Firmware firmware(Xml domain) {
    boolean efi =
        domain.attributeOf("os", "firmware").filter("efi"::equals).isPresent()
            || domain.attributeOf("os/loader", "type").filter("pflash"::equals).isPresent();
    if (!efi) {
      return DomainSpec.Firmware.BIOS;
    }
    Optional<Boolean> signed = // what was asked for; of what can refuse, not all knows a key
        domain.child("os/firmware").stream()
            .flatMap(features -> features.children("feature").stream())
            .filter(feature -> feature.raw("name").equals("secure-boot"))
            .map(feature -> feature.raw("enabled").equals("yes"))
            .findFirst();
    boolean secure = domain.attributeOf("os/loader", "secure").filter("yes"::equals).isPresent();
    return signed.orElse(secure) ? DomainSpec.Firmware.UEFI_SECURE : DomainSpec.Firmware.UEFI;
  }

  static OptionalInt number(String text) {
    OptionalLong number = Xml.number(text);
    return number.isPresent() && (int) number.getAsLong() == number.getAsLong()
        ? OptionalInt.of((int) number.getAsLong())
        : OptionalInt.empty();
  }

  /** Memory with a unit, rounded up as libvirt does. */
  private static long kib(Xml memory) {
    long value = Xml.number(memory.text()).orElse(0);
    long bytes =
        switch (memory.attribute("unit").orElse("KiB").toLowerCase(Locale.ROOT)) {
          case "b", "byte", "bytes" -> 1;
          case "kb" -> 1_000;
          case "m", "mib" -> 1L << 20;
          case "mb" -> 1_000_000;
          case "g", "gib" -> 1L << 30;
          case "gb" -> 1_000_000_000;
          case "t", "tib" -> 1L << 40;
          case "tb" -> 1_000_000_000_000L;
          default -> 1L << 10;
        };
    return bytes % 1024 == 0 ? value * (bytes / 1024) : (value * bytes + 1023) / 1024;
  }

  /** Whether a list of elements has one with that attribute. */
  static boolean any(List<Xml> all, String path, String attribute, String value) {
    return all.stream()
        .anyMatch(one -> one.attributeOf(path, attribute).filter(value::equals).isPresent());
  }
}
