package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.DeleteReport;
import dev.posada.Device;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.MigrateOptions;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.SerialConsole;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Usage;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.backup.Backup;
import dev.posada.kvm.backup.Restore;
import dev.posada.kvm.clone.Cloning;
import dev.posada.kvm.guest.GuestAgent;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.libvirt.Session;
import dev.posada.kvm.libvirt.States;
import dev.posada.kvm.machine.Consoles;
import dev.posada.kvm.machine.Creation;
import dev.posada.kvm.machine.Deletion;
import dev.posada.kvm.machine.DiskSizes;
import dev.posada.kvm.machine.Listing;
import dev.posada.kvm.machine.MachineXml;
import dev.posada.kvm.machine.Measurements;
import dev.posada.kvm.machine.Plugging;
import dev.posada.kvm.machine.Relabelling;
import dev.posada.kvm.machine.Screens;
import dev.posada.kvm.migrate.Migrating;
import dev.posada.kvm.quota.CpuScale;
import dev.posada.kvm.quota.Limits;
import dev.posada.kvm.quota.Quotas;
import dev.posada.kvm.quota.Shaping;
import dev.posada.kvm.snapshot.SnapshotTree;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.Labels;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.spi.VirtualMachineDriver;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The machines of a daemon; an id is libvirt's UUID. */
final class Machines implements VirtualMachineDriver, AutoCloseable {
  private final Session session;
  private final boolean simulated;
  private final Limits limits;
  private final Quotas quotas;
  private final Consoles consoles = new Consoles();

  Machines(Session session, Abilities abilities, CpuScale scale, Shaping shaping) {
    this.session = session;
    this.simulated = abilities == Abilities.TEST;
    this.limits = new Limits(scale, shaping::isKnown);
    this.quotas = new Quotas(limits, shaping::support);
  }

  private void with(String id, Operation op, Consumer<Domain> body) {
    session.domain(
        id,
        op,
        domain -> {
          body.accept(domain);
          return null;
        });
  }

  /** {@code virConnectGetAllDomainStats} and {@code virConnectListAllDomains}. */
  @Override
  public List<GuestSummary> summaries(Operation op) {
    return session.on(
        op,
        connection ->
            simulated ? Listing.ofProcess(connection, op) : Listing.ofDaemon(connection, op));
  }

  /** {@code virDomainGetMetadata} for each, as libvirt does not tell metadata in bulk. */
  @Override
  public List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    Set<String> found =
        session.on(
            op,
            connection ->
                connection.domains().metadata(Labels.NAMESPACE, op).stream()
                    .filter(one -> Labels.read(one.xml()).entrySet().containsAll(labels.entrySet()))
                    .map(Domains.Metadata::uuid)
                    .collect(Collectors.toSet()));
    return found.isEmpty()
        ? List.of()
        : summaries(op).stream().filter(one -> found.contains(one.id())).toList();
  }

  /** libvirt writes it into XML as it is, and reads a line feed when it is started again. */
  private static void requireKept(String name) {
    if (name.indexOf('\r') >= 0) {
      throw new RejectedException(
          "libvirt does not keep a carriage return in a name", Failure.notDone());
    }
  }

  /** {@code virDomainDefineXMLFlags}, after its disks are made. */
  @Override
  public String create(VirtualMachineSpec spec, Operation op) {
    requireKept(spec.name());
    return session.on(
        op, connection -> new Creation(session, connection, quotas, simulated, op).create(spec));
  }

  /** {@code virDomainGetXMLDesc}. */
  @Override
  public VirtualMachineInfo inspect(String id, Operation op) {
    return session.domain(
        id,
        op,
        domain -> {
          Domain.State state = domain.state(op);
          boolean active = States.isActive(state);
          boolean saved = !active && domain.savedState().exists(op);
          String xml = domain.xml(active ? 0 : Domain.XML_INACTIVE, op);
          VirtualMachineInfo.Builder info =
              MachineXml.info(id, DomainReader.read(xml), States.of(domain, state, saved, op))
                  .nativeState(States.words(state) + (saved ? " with memory on disk" : ""));
          if (!simulated) {
            info.disks(DiskSizes.of(domain, DomainReader.read(xml), op));
          }
          String configured = active ? domain.xml(Domain.XML_INACTIVE, op) : xml;
          return info.quota(simulated ? size(configured) : limits.of(configured)).build();
        });
  }

  /** What the test driver has of a quota. */
  private static ResourceQuota size(String xml) {
    DomainView view = DomainReader.read(xml);
    return ResourceQuota.limit().vcpus(view.vcpus()).memory(ByteSize.kib(view.currentMemory()));
  }

  /** {@code virDomainGetState}, and {@code virDomainHasManagedSaveImage} if it is off. */
  @Override
  public GuestState state(String id, Operation op) {
    return session.domain(id, op, domain -> States.of(domain, op));
  }

  /** {@code virDomainGetState}. */
  @Override
  public boolean holdsProcess(String id, Operation op) {
    return session.domain(id, op, domain -> States.isActive(domain.state(op)));
  }

  /** {@code virDomainCreateWithFlags}. */
  @Override
  public void start(String id, Operation op) {
    with(id, op, domain -> domain.start(0, op));
  }

  /**
   * {@code virDomainShutdownFlags}; of what can ask the guest libvirt takes the first that works.
   */
  @Override
  public void shutdown(String id, Operation op) {
    with(id, op, domain -> domain.shutdown(0, op));
  }

  /** {@code virDomainDestroyFlags}. */
  @Override
  public void kill(String id, Operation op) {
    with(id, op, domain -> domain.destroy(0, op));
  }

  /** {@code virDomainUndefineFlags}, then {@code virStorageVolDelete}. */
  @Override
  public DeleteReport delete(String id, Operation op) {
    return new Deletion(session, simulated, op).delete(id);
  }

  /** A machine of that name and another UUID is refused by {@code virDomainDefineXML}. */
  @Override
  public boolean refusesTakenNames() {
    return !simulated;
  }

  @Override
  public Support support(String id, Capability capability, Operation op) {
    return simulated
        ? Support.yes()
        : session.domain(id, op, domain -> GuestSupport.of(domain, capability, op));
  }

  /** {@code virDomainRename}. */
  @Override
  public void rename(String id, String name, Operation op) {
    requireKept(name);
    with(id, op, domain -> domain.rename(name, op));
  }

  /** {@code virDomainSetMetadata}. */
  @Override
  public void label(String id, String key, String value, Operation op) {
    with(id, op, domain -> Relabelling.change(domain, all -> all.put(key, value), op));
  }

  /** {@code virDomainSetMetadata}. */
  @Override
  public void unlabel(String id, String key, Operation op) {
    with(id, op, domain -> Relabelling.change(domain, all -> all.remove(key), op));
  }

  /** {@code virDomainSuspend}. */
  @Override
  public void pause(String id, Operation op) {
    with(id, op, domain -> domain.suspend(op));
  }

  /** {@code virDomainResume}, or {@code virDomainPMWakeup} of a guest that went to sleep itself. */
  @Override
  public void resume(String id, Operation op) {
    with(
        id,
        op,
        domain -> {
          if (domain.state(op).state() == Domain.State.PMSUSPENDED) {
            domain.wakeUp(op);
          } else {
            domain.resume(op);
          }
        });
  }

  @Override
  public QuotaPlan plan(String id, ResourceQuota quota, Operation op) {
    return session.domain(id, op, domain -> quotas.plan(domain, quota, op));
  }

  @Override
  public void apply(String id, QuotaPlan.Step step, Operation op) {
    with(id, op, domain -> quotas.apply(domain, step, op));
  }

  @Override
  public void undo(String id, QuotaPlan.Step step, Operation op) {
    with(id, op, domain -> quotas.undo(domain, step, op));
  }

  @Override
  public QuotaReading readQuota(String id, Operation op) {
    return session.domain(id, op, domain -> quotas.read(domain, op));
  }

  /** {@code virConnectGetAllDomainStats} of all that run. */
  @Override
  public Map<String, Usage> measure(List<String> ids, Operation op) {
    return session.on(op, connection -> Measurements.of(connection, ids, op));
  }

  /** {@code guest-exec} and {@code guest-exec-status} of the agent. */
  @Override
  public ExecResult exec(String id, ExecSpec spec, Operation op) {
    return session.domain(id, op, domain -> new GuestAgent(domain, op).exec(spec));
  }

  /** {@code guest-exec} of a tar inside, and {@code guest-file-write}. */
  @Override
  public void copyTo(String id, Path from, String to, Operation op) {
    with(id, op, domain -> new GuestAgent(domain, op).files().copyTo(from, to));
  }

  /** {@code guest-file-read}, and {@code guest-exec} of a tar inside. */
  @Override
  public void copyFrom(String id, String from, Path to, Operation op) {
    with(id, op, domain -> new GuestAgent(domain, op).files().copyFrom(from, to));
  }

  /** {@code virDomainInterfaceAddresses}. */
  @Override
  public List<InetAddress> addresses(String id, Operation op) {
    return session.domain(id, op, domain -> new GuestAgent(domain, op).addresses());
  }

  /** {@code guest-ping} of the agent. */
  @Override
  public boolean ready(String id, Operation op) {
    return simulated || session.domain(id, op, domain -> new GuestAgent(domain, op).ready());
  }

  /** {@code virDomainReset}. */
  @Override
  public void reset(String id, Operation op) {
    with(id, op, domain -> domain.reset(op));
  }

  /** {@code virDomainManagedSave}, to run again also if it is paused now. */
  @Override
  public void save(String id, Operation op) {
    with(id, op, domain -> domain.savedState().save(simulated ? 0 : Domain.SAVE_RUNNING, op));
  }

  /** {@code virDomainManagedSaveRemove}. */
  @Override
  public void discardSavedState(String id, Operation op) {
    with(id, op, domain -> domain.savedState().remove(op));
  }

  /** {@code virDomainListAllSnapshots}. */
  @Override
  public List<Snapshot> snapshots(String id, Operation op) {
    return session.domain(id, op, domain -> SnapshotTree.list(domain, op));
  }

  /** {@code virDomainSnapshotCreateXML}. */
  @Override
  public Snapshot takeSnapshot(String id, String name, boolean withMemory, Operation op) {
    return session.domain(id, op, domain -> SnapshotTree.take(domain, name, withMemory, op));
  }

  /** {@code virDomainRevertToSnapshot}. */
  @Override
  public void restoreSnapshot(String id, Snapshot snapshot, Operation op) {
    with(id, op, domain -> SnapshotTree.restore(domain, snapshot, op));
  }

  /** {@code virDomainSnapshotDelete}. */
  @Override
  public void deleteSnapshot(String id, Snapshot snapshot, Operation op) {
    with(id, op, domain -> SnapshotTree.delete(domain, snapshot, op));
  }

  /** {@code virStorageVolCreateXMLFrom} or {@code virStorageVolCreateXML}, then a definition. */
  @Override
  public String cloneAs(String id, String name, CloneOptions options, Operation op) {
    requireKept(name);
    return session.on(
        op,
        connection -> {
          try (Domain domain = connection.domains().get(id, op)) {
            return new Cloning(connection, domain, options, op).cloneAs(name);
          }
        });
  }

  /** {@code virDomainBackupBegin} if it runs, and {@code virStorageVolDownload}. */
  @Override
  public Path backupTo(String id, Path folder, Operation op) {
    return session.on(
        op,
        connection -> {
          try (Domain domain = connection.domains().get(id, op)) {
            return new Backup(connection, domain, folder, op).run();
          }
        });
  }

  /** {@code virStorageVolUpload}, then {@code virDomainDefineXMLFlags}. */
  @Override
  public String importFrom(Path file, String name, Operation op) {
    requireKept(name);
    return session.on(op, connection -> new Restore(connection, file, name, op).run());
  }

  /** {@code virDomainMigrate3}, or {@code virDomainMigrateToURI3} from peer to peer. */
  @Override
  public String migrateTo(String id, HostDriver target, MigrateOptions options, Operation op) {
    if (!(target instanceof KvmHost there)) {
      throw new RejectedException("it is no host of libvirt", Failure.notDone());
    }
    return Migrating.move(session, there.session(), id, options, op);
  }

  private void requireDevices() {
    if (simulated) {
      throw new UnsupportedCapabilityException(
          "other devices",
          Support.no("libvirt's test driver has none", "use qemu:///system"),
          Failure.notDone());
    }
  }

  /** {@code virDomainAttachDeviceFlags}. */
  @Override
  public Device attach(String id, Device device, Operation op) {
    requireDevices();
    return session.domain(id, op, domain -> new Plugging(domain, op).attach(device));
  }

  /** {@code virDomainUpdateDeviceFlags}, {@code virDomainBlockResize}. */
  @Override
  public Device change(String id, Device device, Operation op) {
    requireDevices();
    return session.domain(id, op, domain -> new Plugging(domain, op).change(device));
  }

  /** {@code virDomainDetachDeviceFlags}. */
  @Override
  public void detach(String id, Device device, Operation op) {
    requireDevices();
    with(id, op, domain -> new Plugging(domain, op).detach(device));
  }

  /** {@code virDomainScreenshot}. */
  @Override
  public byte[] screenshot(String id, Operation op) {
    return session.domain(id, op, domain -> Screens.picture(domain, op));
  }

  /** {@code virDomainGetXMLDesc}: what QEMU listens on. */
  @Override
  public URI display(String id, Operation op) {
    return session.domain(id, op, domain -> Screens.address(domain, op));
  }

  /** {@code virDomainOpenConsole}. */
  @Override
  public SerialConsole console(String id, Operation op) {
    return session.domain(id, op, domain -> consoles.open(domain, op));
  }

  /** {@code virDomainSetAutostart}. */
  @Override
  public void autostart(String id, boolean on, Operation op) {
    with(id, op, domain -> domain.setAutostart(on, op));
  }

  @Override
  public void close() {
    consoles.close();
  }
}
