package dev.posada.kvm.xml;

import java.util.Optional;

/** Writes what a machine is built like. */
final class PlatformXml {
  private PlatformXml() {}

  static void features(Xml domain, Platform platform, DomainSpec.Firmware firmware) {
    Xml features = domain.add("features");
    if (platform.pc() || firmware != DomainSpec.Firmware.BIOS) { // an ARM has it of UEFI only
      features.add("acpi");
    }
    if (platform.pc()) {
      features.add("apic");
    }
    if (firmware == DomainSpec.Firmware.UEFI_SECURE) {
      features.add("smm").with("state", "on");
    }
    boolean faster = platform.windows() && platform.kvm();
    if (faster) {
      hyperv(features.add("hyperv"));
    }
    platform.cpu().ifPresent(cpu -> cpu(domain, cpu));
    Xml clock = domain.add("clock").with("offset", platform.windows() ? "localtime" : "utc");
    if (faster) {
      clock.add("timer").with("name", "hypervclock").with("present", "yes");
    }
    domain.add("on_poweroff").text("destroy");
    domain.add("on_reboot").text("restart");
    domain.add("on_crash").text(platform.onCrash());
  }

  private static void hyperv(Xml hyperv) {
    hyperv.add("relaxed").with("state", "on");
    hyperv.add("vapic").with("state", "on");
    hyperv.add("spinlocks").with("state", "on").with("retries", 8191);
  }

  private static void cpu(Xml domain, Platform.Cpu cpu) {
    Xml xml = domain.add("cpu").with("mode", cpu.mode());
    cpu.model()
        .ifPresent(
            model -> {
              xml.with("match", "exact"); // and nothing less, or it does not start
              xml.add("model").with("fallback", "forbid").text(model);
            });
  }

  static void devices(Xml devices, Platform platform) {
    Optional<String> video = platform.video();
    video.ifPresent(model -> devices.add("video").add("model").with("type", model));
    if (platform.tablet()) {
      devices.add("controller").with("type", "usb").with("model", "qemu-xhci");
      devices.add("input").with("type", "tablet").with("bus", "usb");
      if (!platform.pc()) { // which has another keyboard
        devices.add("input").with("type", "keyboard").with("bus", "usb");
      }
    }
    if (platform.panic()) {
      devices.add("panic").with("model", "isa");
    }
    if (platform.tpm()) {
      Xml tpm = devices.add("tpm").with("model", "tpm-crb");
      tpm.add("backend").with("type", "emulator").with("version", "2.0");
    }
  }
}
