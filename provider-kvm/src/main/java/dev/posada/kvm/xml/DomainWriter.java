package dev.posada.kvm.xml;

/** Writes the definition of a machine. */
public final class DomainWriter {
  private DomainWriter() {}

  /**
   * {@return the XML for {@code virDomainDefineXML}}
   *
   * @throws IllegalArgumentException if a text has a character that XML does not have
   */
  public static String write(DomainSpec spec) {
    Xml domain = Xml.root("domain").with("type", spec.type());
    domain.add("name").text(spec.name());
    spec.uuid().ifPresent(uuid -> domain.add("uuid").text(uuid));
    if (!spec.labels().isEmpty()) {
      Labels.write(domain.add("metadata"), spec.labels());
    }
    size(domain, spec.size());
    boot(domain, spec.boot());
    PlatformXml.features(domain, spec.platform(), spec.boot().firmware());
    Xml devices = domain.add("devices");
    devices(devices, spec.devices());
    PlatformXml.devices(devices, spec.platform());
    return domain.toString();
  }

  private static void size(Xml domain, DomainSpec.Size size) {
    domain.add("memory").with("unit", "KiB").text(size.maxMemory());
    domain.add("currentMemory").with("unit", "KiB").text(size.memory());
    Xml vcpu = domain.add("vcpu");
    if (size.vcpus() != size.maxVcpus()) {
      vcpu.with("current", size.vcpus());
    }
    vcpu.text(size.maxVcpus());
  }

  private static void boot(Xml domain, DomainSpec.Boot boot) {
    Xml os = domain.add("os");
    if (boot.firmware() != DomainSpec.Firmware.BIOS) {
      os.with("firmware", "efi"); // libvirt finds one, and makes the NVRAM
    }
    Xml type = os.add("type");
    boot.arch().ifPresent(arch -> type.with("arch", arch));
    boot.machine().ifPresent(machine -> type.with("machine", machine));
    type.text("hvm");
    if (boot.firmware() != DomainSpec.Firmware.BIOS) {
      firmware(os, boot);
    }
    boot.kernel()
        .ifPresent(
            kernel -> {
              os.add("kernel").text(kernel.kernel());
              if (!kernel.initrd().isEmpty()) {
                os.add("initrd").text(kernel.initrd());
              }
              if (!kernel.commandLine().isEmpty()) {
                os.add("cmdline").text(kernel.commandLine());
              }
            });
    boot.order().forEach(device -> os.add("boot").with("dev", device));
  }

  /** One that could refuse what is not signed does so only if it knows somebody's keys. */
  private static void firmware(Xml os, DomainSpec.Boot boot) {
    boolean secure = boot.firmware() == DomainSpec.Firmware.UEFI_SECURE;
    Xml features = os.add("firmware");
    feature(features, "secure-boot", secure);
    if (secure) {
      feature(features, "enrolled-keys", true);
      os.add("loader").with("secure", "yes");
    }
    boot.nvram().ifPresent(file -> os.add("nvram").text(file));
  }

  private static void feature(Xml features, String name, boolean enabled) {
    features.add("feature").with("enabled", enabled ? "yes" : "no").with("name", name);
  }

  private static void devices(Xml devices, DomainSpec.Devices spec) {
    spec.disks().forEach(disk -> DeviceXml.fill(devices.add("disk"), disk));
    if (spec.hotplugPorts() > 0) { // libvirt takes the first of the kind for the root itself
      devices.add("controller").with("type", "pci").with("model", "pcie-root");
    }
    for (int port = 0; port < spec.hotplugPorts(); port++) {
      devices.add("controller").with("type", "pci").with("model", "pcie-root-port");
    }
    if (spec.disks().stream().anyMatch(disk -> disk.bus().filter("scsi"::equals).isPresent())) {
      devices.add("controller").with("type", "scsi").with("model", "virtio-scsi");
    }
    spec.nics().forEach(nic -> DeviceXml.fill(devices.add("interface"), nic));
    if (spec.serial()) {
      devices.add("serial").with("type", "pty").add("target").with("port", 0);
      devices
          .add("console")
          .with("type", "pty")
          .add("target")
          .with("type", "serial")
          .with("port", 0);
    }
    if (spec.agent()) {
      devices
          .add("channel")
          .with("type", "unix")
          .add("target")
          .with("type", "virtio")
          .with("name", DomainReader.AGENT);
    }
    spec.graphics().ifPresent(graphics -> DeviceXml.fill(devices, graphics));
    Xml balloon = devices.add("memballoon").with("model", spec.balloon() ? "virtio" : "none");
    if (spec.balloon()) {
      balloon.add("stats").with("period", 5); // without, its figures stay what they were
    }
    if (spec.rng()) {
      devices
          .add("rng")
          .with("model", "virtio")
          .add("backend")
          .with("model", "random")
          .text("/dev/urandom");
    }
  }
}
