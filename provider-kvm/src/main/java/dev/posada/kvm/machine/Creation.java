package dev.posada.kvm.machine;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.ConnectionException;
import dev.posada.Device;
import dev.posada.Disk;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.NativeError;
import dev.posada.Nic;
import dev.posada.NotFoundException;
import dev.posada.Outcome;
import dev.posada.PortForward;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.Volumes;
import dev.posada.kvm.network.Forwarding;
import dev.posada.kvm.quota.Limits;
import dev.posada.kvm.quota.Quotas;
import dev.posada.kvm.storage.DiskFiles;
import dev.posada.kvm.xml.DomainSpec;
import dev.posada.kvm.xml.DomainWriter;
import dev.posada.spi.Operation;
import dev.posada.spi.Undisturbed;
import dev.posada.spi.Undo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a machine: its disks, then its definition, then its limits. What was made is removed if
 * that fails.
 */
public final class Creation {
  /** Before the target of a disk that was made for the machine; the value is its volume. */
  public static final String MADE = "posada/disk/";

  private final Session session;
  private final Connection connection;
  private final Quotas quotas;
  private final boolean simulated;
  private final Operation op;
  private final DiskFiles files;
  private final Forwarding forwarding;
  private final String uuid = UUID.randomUUID().toString();
  private final Map<String, String> labels = new HashMap<>();
  private final List<DomainSpec.Disk> disks = new ArrayList<>();
  private final List<DomainSpec.Nic> nics = new ArrayList<>();
  private final Map<String, List<PortForward>> forwards = new HashMap<>();
  private Hardware hardware;

  /**
   * Over a connection.
   *
   * @param session for what is to be done though that is lost
   */
  public Creation(
      Session session, Connection connection, Quotas quotas, boolean simulated, Operation op) {
    this.session = session;
    this.connection = connection;
    this.quotas = quotas;
    this.simulated = simulated;
    this.op = op;
    this.files = new DiskFiles(connection, op);
    this.forwarding = new Forwarding(connection, op);
  }

  /** {@return the id of the machine} */
  public String create(VirtualMachineSpec spec) {
    labels.putAll(spec.labels());
    spec.guestOs().ifPresent(os -> labels.put(MachineXml.GUEST_OS, MachineXml.words(os)));
    hardware = simulated ? Hardware.pretended(spec) : Hardware.of(spec, connection, op);
    try {
      spec.devices().forEach(device -> place(spec.name(), device));
      List<String> order = order(spec);
      if (Seed.isWanted(spec)) {
        placeSeed(spec);
      }
      return define(spec, hardware.boot(order));
    } catch (HypervisorException e) {
      throw told(e, removeDisks(e));
    } catch (RuntimeException | Error e) {
      removeDisks(e);
      throw e;
    }
  }

  private static HypervisorException told(HypervisorException failed, List<String> remains) {
    if (remains.isEmpty()) {
      return failed;
    }
    List<String> all = new ArrayList<>(failed.remains());
    all.addAll(remains);
    return failed.with(failed.getMessage(), failed.failure().remains(all));
  }

  private Set<String> targets() {
    Set<String> taken = new HashSet<>();
    disks.forEach(disk -> taken.add(disk.target()));
    return taken;
  }

  private void place(String machine, Device device) {
    if (device instanceof Disk disk) {
      String target = DeviceSpecs.target(hardware.diskPrefix(), targets());
      DiskFiles.Placed placed = files.place(machine, disk, target);
      placed.volume().ifPresent(volume -> labels.put(MADE + target, volume));
      disks.add(placed.disk().on(hardware.diskBus()));
    } else if (device instanceof Cdrom cdrom) {
      String target = DeviceSpecs.target("sd", targets());
      DiskFiles.Placed placed = new Discs(connection, op).place(machine, cdrom, target);
      placed.volume().ifPresent(volume -> labels.put(MADE + target, volume));
      disks.add(placed.disk().on(hardware.driveBus()));
    } else if (device instanceof Nic nic) {
      DomainSpec.Nic card = DeviceSpecs.card(nic).of(hardware.nicModel());
      nics.add(card);
      if (!nic.forwards().isEmpty()) {
        forwarding.check(nic);
        forwards.put(card.mac().orElseThrow(), nic.forwards());
      }
    }
  }

  /** Where the machine's own disks are, as whoever takes them away is to find it, too. */
  private void placeSeed(VirtualMachineSpec spec) {
    String pool = Seed.pool(labels).orElseGet(files::pool);
    String target = DeviceSpecs.target("sd", targets());
    byte[] image = Seed.image(spec, uuid);
    Volumes.Volume volume = Seed.make(uuid, image, pool, connection, op);
    labels.put(MADE + target, pool + "/" + volume.name());
    Seed.placed(target, labels);
    Seed.fill(volume, image, pool, connection, op);
    disks.add(DomainSpec.Disk.cdrom(Optional.of(volume.path()), target).on(hardware.seedBus()));
  }

  /**
   * Also if the call was cancelled.
   *
   * @return what remains
   */
  private List<String> removeDisks(Throwable e) {
    List<String> made =
        labels.entrySet().stream()
            .filter(label -> label.getKey().startsWith(MADE))
            .map(Map.Entry::getValue)
            .toList();
    List<String> remains = new ArrayList<>();
    if (!made.isEmpty()) {
      Operation tidy = op.unattended(Undo.TIME);
      Undisturbed.run(() -> removeDisks(made, remains, e, tidy));
    }
    return remains;
  }

  private void removeDisks(
      List<String> made, List<String> remains, Throwable failed, Operation tidy) {
    try {
      try {
        remains.addAll(left(connection, made, failed, tidy));
      } catch (ConnectionException | IllegalStateException lost) {
        remains.addAll(session.on(tidy, another -> left(another, made, failed, tidy)));
      }
    } catch (HypervisorException | IllegalStateException unknown) {
      failed.addSuppressed(unknown);
      if (failed instanceof HypervisorException known && known.outcome() == Outcome.NOT_DONE) {
        made.forEach(volume -> remains.add("volume " + volume));
      }
    }
  }

  /** libvirt may have defined it though it could not say so; then the disks are its own. */
  private List<String> left(
      Connection working, List<String> made, Throwable failed, Operation tidy) {
    try (Domain there = working.domains().get(uuid, tidy)) {
      return List.of(); // who looks what came of the call finds it
    } catch (NotFoundException none) {
      DiskFiles again = new DiskFiles(working, tidy);
      return made.stream()
          .filter(volume -> !again.discard(volume, failed))
          .map(volume -> "volume " + volume)
          .toList();
    }
  }

  private String define(VirtualMachineSpec spec, DomainSpec.Boot boot) {
    int ports = hardware.ports(disks.size() + nics.size());
    DomainSpec domain =
        new DomainSpec(
            hardware.type(),
            Optional.of(uuid),
            spec.name(),
            labels,
            size(spec),
            spec.kernel().map(kernel -> direct(boot, kernel)).orElse(boot),
            new DomainSpec.Devices(
                disks, nics, true, !simulated, !simulated, !simulated, hardware.screen(), ports),
            hardware.platform());
    String xml;
    try {
      xml = DomainWriter.write(domain.boot(Nvram.named(domain, connection, op)));
      for (Map.Entry<String, List<PortForward>> card : forwards.entrySet()) {
        xml = forwarding.write(xml, card.getKey(), card.getValue());
      }
    } catch (IllegalArgumentException e) { // a character that XML does not have
      throw new RejectedException(e.getMessage(), Failure.notDone().cause(e));
    }
    String patched = Patch.of(spec, xml);
    try (Domain made = defined(spec, patched)) {
      limit(made, spec.quota());
      return made.uuid();
    }
  }

  /** What is wrong with an option is the fault of who gave it. */
  private Domain defined(VirtualMachineSpec spec, String xml) {
    try {
      return connection.domains().define(spec.name(), xml, 0, op);
    } catch (UnsupportedCapabilityException e) {
      if (spec.options().isEmpty()) {
        throw e;
      }
      throw new RejectedException(
          e.nativeError().map(NativeError::text).orElse(e.getMessage()),
          e.failure().cause(e).remedy("look at the options of KVM in its spec"));
    }
  }

  private static DomainSpec.Boot direct(DomainSpec.Boot boot, VirtualMachineSpec.Kernel kernel) {
    return boot.kernel(
        kernel.hostPath(), kernel.initrd().orElse(""), kernel.commandLine().orElse(""));
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
      Undo undo = new Undo(op);
      undo.add("machine " + made.name(), own -> made.undefine(Deletion.flags(simulated), own));
      throw undo.after(e);
    }
  }

  private static ResourceQuota without(ResourceQuota quota) {
    return quota.only(
        quota.named().stream()
            .filter(part -> part != Part.VCPUS && part != Part.MEMORY)
            .toArray(Part[]::new));
  }

  private static DomainSpec.Size size(VirtualMachineSpec spec) {
    int vcpus = spec.quota().vcpus().orElse(1);
    long memory = Limits.kib(spec.quota().memory().orElse(ByteSize.gib(1)));
    int most = spec.maximumVcpus().orElse(vcpus);
    long mostMemory = spec.maximumMemory().map(Limits::kib).orElse(memory);
    if (most < vcpus || mostMemory < memory || memory == 0) {
      throw new RejectedException(
          "it has " + spec.quota() + ", more than its maximum or less than 1 MiB",
          Failure.notDone());
    }
    return new DomainSpec.Size(vcpus, most, memory, mostMemory);
  }

  /**
   * What firmware looks at. A disk that is empty is passed over, so that a disc installs the system
   * at first, and never again. Of a kind libvirt takes the first.
   */
  private List<String> order(VirtualMachineSpec spec) {
    List<String> order = new ArrayList<>();
    if (disks.stream().anyMatch(disk -> !disk.cdrom())) {
      order.add("hd");
    }
    if (disks.stream().anyMatch(DomainSpec.Disk::cdrom)) {
      order.add("cdrom");
    }
    if (order.isEmpty() && !nics.isEmpty() && spec.kernel().isEmpty()) {
      order.add("network");
    }
    return order;
  }
}
