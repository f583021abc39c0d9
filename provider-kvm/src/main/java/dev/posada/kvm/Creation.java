package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Nic;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainWriter;
import dev.posada.kvm.xml.Xml;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a machine: its disks, then its definition, then its limits. What was made is removed if
 * that fails.
 */
final class Creation {
  /** Before the target of a disk that was made for the machine; the value is its volume. */
  static final String MADE = "posada/disk/";

  private final Connection connection;
  private final Quotas quotas;
  private final boolean simulated;
  private final Operation op;
  private final DiskFiles files;
  private final Map<String, String> labels = new HashMap<>();
  private final List<DomainSpec.Disk> disks = new ArrayList<>();
  private final List<DomainSpec.Nic> nics = new ArrayList<>();

  Creation(Connection connection, Quotas quotas, boolean simulated, Operation op) {
    this.connection = connection;
    this.quotas = quotas;
    this.simulated = simulated;
    this.op = op;
    this.files = new DiskFiles(connection, op);
  }

  /** {@return the id of the machine} */
  String create(VirtualMachineSpec spec) {
    labels.putAll(spec.labels());
    spec.guestOs().ifPresent(os -> labels.put(MachineXml.GUEST_OS, MachineXml.words(os)));
    try {
      spec.devices().forEach(device -> place(spec.name(), device));
      return define(spec);
    } catch (HypervisorException e) {
      removeDisks(e);
      throw e;
    }
  }

  private void place(String machine, Device device) {
    Set<String> taken = new HashSet<>();
    disks.forEach(disk -> taken.add(disk.target()));
    if (device instanceof Disk disk) {
      String target = DeviceSpecs.target("vd", taken);
      DiskFiles.Placed placed = files.place(machine, disk, target);
      placed.volume().ifPresent(volume -> labels.put(MADE + target, volume));
      disks.add(placed.disk());
    } else if (device instanceof Cdrom cdrom) {
      disks.add(DeviceSpecs.drive(cdrom, DeviceSpecs.target("sd", taken)));
    } else if (device instanceof Nic nic) {
      nics.add(DeviceSpecs.card(nic));
    }
  }

  private void removeDisks(HypervisorException e) {
    labels.forEach(
        (key, volume) -> {
          if (key.startsWith(MADE)) {
            try {
              files.delete(volume);
            } catch (HypervisorException notRemoved) {
              e.addSuppressed(notRemoved);
            }
          }
        });
  }

  private String define(VirtualMachineSpec spec) {
    DomainSpec domain =
        new DomainSpec(
            type(),
            Optional.empty(),
            spec.name(),
            labels,
            size(spec),
            boot(spec),
            new DomainSpec.Devices(disks, nics, true, !simulated, !simulated, false, screen(), 0));
    String xml;
    try {
      xml = DomainWriter.write(domain);
    } catch (IllegalArgumentException e) { // a character that XML does not have
      throw new RejectedException(e.getMessage(), Failure.notDone().cause(e));
    }
    try (Domain made = connection.domains().define(spec.name(), xml, 0, op)) {
      limit(made, spec.quota());
      return made.uuid();
    }
  }

  /** What the XML does not say yet. */
  private void limit(Domain made, ResourceQuota quota) {
    ResourceQuota rest = without(quota);
    if (rest.named().isEmpty()) {
      return;
    }
    try {
      quotas.configure(made, rest, op);
    } catch (HypervisorException e) {
      made.undefine(0, op);
      throw e;
    }
  }

  private static ResourceQuota without(ResourceQuota quota) {
    return quota.only(
        quota.named().stream()
            .filter(part -> part != Part.VCPUS && part != Part.MEMORY)
            .toArray(Part[]::new));
  }

  /** What a domain is run by: KVM where the host has it. */
  private String type() {
    if (simulated) {
      return "test";
    }
    return Xml.parse(connection.node().domainCapabilities(null, null, null, op))
        .textOf("domain")
        .orElse("qemu");
  }

  private static DomainSpec.Size size(VirtualMachineSpec spec) {
    int vcpus = spec.quota().vcpus().orElse(1);
    long memory = kib(spec.quota().memory().orElse(ByteSize.gib(1)));
    int most = spec.maximumVcpus().orElse(vcpus);
    long mostMemory = spec.maximumMemory().map(Creation::kib).orElse(memory);
    if (most < vcpus || mostMemory < memory || memory == 0) {
      throw new RejectedException(
          "it has " + spec.quota() + ", more than its maximum or less than 1 MiB",
          Failure.notDone());
    }
    return new DomainSpec.Size(vcpus, most, memory, mostMemory);
  }

  /** In whole MiB: less than that libvirt rounds up, and it never reads back as what was asked. */
  static long kib(ByteSize size) {
    return size.bytes() / (1 << 20) * 1024;
  }

  private DomainSpec.Boot boot(VirtualMachineSpec spec) {
    List<String> order = new ArrayList<>();
    if (disks.stream().anyMatch(disk -> !disk.cdrom())) {
      order.add("hd");
    }
    if (disks.stream().anyMatch(DomainSpec.Disk::cdrom)) {
      order.add("cdrom");
    }
    DomainSpec.Boot boot =
        new DomainSpec.Boot(
            spec.guestOs().map(os -> os.architecture()).filter(arch -> !arch.isEmpty()),
            Optional.empty(),
            DomainSpec.Firmware.BIOS,
            Optional.empty(),
            order);
    return spec.kernel()
        .map(
            kernel ->
                boot.kernel(
                    kernel.hostPath(), kernel.initrd().orElse(""), kernel.commandLine().orElse("")))
        .orElse(boot);
  }

  /** A screen, for pictures of it and for viewers on the host itself. */
  private Optional<DomainSpec.Graphics> screen() {
    return simulated
        ? Optional.empty()
        : Optional.of(new DomainSpec.Graphics("vnc", "127.0.0.1", Optional.empty()));
  }
}
