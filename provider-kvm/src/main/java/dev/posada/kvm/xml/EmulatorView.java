package dev.posada.kvm.xml;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an emulator of the host can be asked for, as {@code virConnectGetDomainCapabilities} tells
 * it. Immutable.
 *
 * @param type how machines run: kvm, qemu
 * @param machine in full, as in {@code pc-q35-7.2}; empty where it is not told
 * @param firmware what libvirt finds by itself: bios, efi; older than 5.2 it finds none
 * @param secureBoot whether one of it refuses what is not signed
 * @param cpuModes the modes that work: host-model, host-passthrough, maximum, custom
 * @param cpuModels names of processors that work, or of which that is not known
 * @param tpm whether a TPM can be emulated
 */
public record EmulatorView(
    String type,
    String arch,
    Optional<String> machine,
    Set<String> firmware,
    boolean secureBoot,
    Set<String> cpuModes,
    Set<String> cpuModels,
    boolean tpm) {

  public EmulatorView {
    firmware = Set.copyOf(firmware);
    cpuModes = Set.copyOf(cpuModes);
    cpuModels = Set.copyOf(cpuModels);
  }

  /**
   * {@return what the XML says}
   *
   * @throws IllegalArgumentException if it is not readable
   */
  public static EmulatorView read(String text) {
    Xml xml = Xml.parse(text);
    Set<String> modes = new HashSet<>();
    Set<String> models = new HashSet<>();
    xml.child("cpu").stream()
        .flatMap(cpu -> cpu.children("mode").stream())
        .filter(mode -> mode.raw("supported").equals("yes"))
        .forEach(
            mode -> {
              modes.add(mode.raw("name"));
              mode.children("model").stream()
                  .filter(model -> !model.raw("usable").equals("no"))
                  .forEach(model -> models.add(model.text()));
            });
    return new EmulatorView(
        xml.textOf("domain").orElse("qemu"),
        xml.textOf("arch").orElse(""),
        xml.textOf("machine"),
        values(xml, "os", "firmware"),
        values(xml, "os/loader", "secure").contains("yes"),
        modes,
        models,
        values(xml, "devices/tpm", "backendModel").contains("emulator"));
  }

  private static Set<String> values(Xml xml, String path, String name) {
    Set<String> values = new HashSet<>();
    xml.child(path).stream()
        .flatMap(parent -> parent.children("enum").stream())
        .filter(one -> one.raw("name").equals(name))
        .flatMap(one -> one.children("value").stream())
        .forEach(value -> values.add(value.text()));
    return values;
  }

  /** {@return whether it is a PC} */
  public boolean isPc() {
    return arch.equals("x86_64") || arch.equals("i686");
  }

  /** {@return whether its devices are plugged into ports of which each takes one} */
  public boolean hasPciExpress() {
    return machine.filter(name -> name.contains("q35") || name.startsWith("virt")).isPresent();
  }
}
