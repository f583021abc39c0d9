package dev.posada.kvm;

import dev.posada.kvm.KvmMachineOptions.CpuMode;
import dev.posada.kvm.KvmMachineOptions.DiskBus;
import dev.posada.kvm.KvmMachineOptions.Display;
import dev.posada.kvm.KvmMachineOptions.OnCrash;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.HardwareView;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** The options of a machine, as its definition shows them. */
final class MachineOptionsXml {
  private MachineOptionsXml() {}

  /** Without a password, which libvirt does not show, and without what patched it. */
  static KvmMachineOptions read(String xml) {
    HardwareView hardware = HardwareView.read(xml);
    DomainView domain = DomainReader.read(xml);
    DomainView.Devices devices = domain.devices();
    Optional<DomainView.Graphics> screen = devices.graphics().stream().findFirst();
    KvmMachineOptions options = KvmMachineOptions.defaults().tpm(hardware.tpm());
    options = with(options, domain.boot().machine(), KvmMachineOptions::machineType);
    options = with(options, constant(CpuMode.class, hardware.cpuMode()), KvmMachineOptions::cpu);
    options = with(options, hardware.cpuModel(), KvmMachineOptions::cpuModel);
    options =
        with(
            options,
            screen.isEmpty()
                ? Optional.of(Display.NONE)
                : constant(Display.class, screen.map(DomainView.Graphics::type)),
            KvmMachineOptions::display);
    options =
        with(
            options,
            screen.flatMap(DomainView.Graphics::listen),
            KvmMachineOptions::displayAddress);
    options = with(options, hardware.video(), KvmMachineOptions::video);
    options =
        with(options, constant(OnCrash.class, hardware.onCrash()), KvmMachineOptions::onCrash);
    options =
        with(
            options,
            devices.disks().stream()
                .filter(disk -> disk.device().equals("disk"))
                .findFirst()
                .flatMap(disk -> constant(DiskBus.class, disk.bus())),
            KvmMachineOptions::diskBus);
    return with(
        options,
        devices.nics().stream().findFirst().flatMap(DomainView.Nic::model),
        KvmMachineOptions::nicModel);
  }

  private static <T> KvmMachineOptions with(
      KvmMachineOptions options,
      Optional<T> value,
      BiFunction<KvmMachineOptions, T, KvmMachineOptions> change) {
    return value.map(one -> change.apply(options, one)).orElse(options);
  }

  /** A word of libvirt that has a constant. */
  private static <E extends Enum<E>> Optional<E> constant(Class<E> type, Optional<String> word) {
    try {
      return word.map(one -> Enum.valueOf(type, one.toUpperCase(Locale.ROOT).replace('-', '_')));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }
}
