package dev.posada.kvm;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.DeleteReport;
import dev.posada.Device;
import dev.posada.ExecResult;
import dev.posada.ExecSpec;
import dev.posada.Failure;
import dev.posada.GuestState;
import dev.posada.GuestSummary;
import dev.posada.InvalidStateException;
import dev.posada.MigrateOptions;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.SerialConsole;
import dev.posada.Snapshot;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.Usage;
import dev.posada.VirtualMachineInfo;
import dev.posada.VirtualMachineSpec;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.spi.HostDriver;
import dev.posada.spi.Operation;
import dev.posada.spi.QuotaPlan;
import dev.posada.spi.QuotaReading;
import dev.posada.spi.VirtualMachineDriver;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The machines of a daemon; an id is libvirt's UUID. */
final class Machines implements VirtualMachineDriver, AutoCloseable {
  private final Session session;
  private final boolean simulated;
  private final Limits limits;
  private final Quotas quotas;
  private final Consoles consoles = new Consoles();

  Machines(Session session, Abilities abilities, CpuScale scale) {
    this.session = session;
    this.simulated = abilities == Abilities.TEST;
    this.limits = new Limits(scale);
    this.quotas = new Quotas(limits);
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

  /** {@code virDomainGetXMLDesc} for each, as libvirt does not tell metadata in bulk. */
  @Override
  public List<GuestSummary> labelled(Map<String, String> labels, Operation op) {
    Set<String> found = new HashSet<>();
    session.on(
        op,
        connection -> {
          for (Domains.Name one : connection.domains().list(0, op)) {
            try (Domain domain = connection.domains().get(one.uuid(), op)) {
              Map<String, String> its = DomainReader.read(domain.xml(0, op)).labels();
              if (its.entrySet().containsAll(labels.entrySet())) {
                found.add(one.uuid());
              }
            } catch (NotFoundException vanished) {
              // not one of them any more
            }
          }
          return null;
        });
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
        op, connection -> new Creation(connection, quotas, simulated, op).create(spec));
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
              MachineXml.info(id, DomainReader.read(xml), States.of(state, saved))
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
    return session.on(
        op,
        connection -> {
          try (Domain domain = connection.domains().get(id, op)) {
            return new Deletion(connection, simulated, op).delete(domain);
          }
        });
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

  /** {@code virDomainMigrate3}. */
  @Override
  public String migrateTo(String id, HostDriver target, MigrateOptions options, Operation op) {
    if (!(target instanceof KvmHost there)) {
      throw new RejectedException("it is no host of libvirt", Failure.notDone());
    }
    return session.domain(
        id,
        op,
        domain ->
            there
                .session()
                .on(op, connection -> new Migrating(domain, options, op).to(connection)));
  }

  private Plugging plugging(String id, Domain domain, Operation op) {
    return new Plugging(session.current(), domain, op);
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
    return session.domain(id, op, domain -> plugging(id, domain, op).attach(device));
  }

  /** {@code virDomainUpdateDeviceFlags}, {@code virDomainBlockResize}. */
  @Override
  public Device change(String id, Device device, Operation op) {
    requireDevices();
    return session.domain(id, op, domain -> plugging(id, domain, op).change(device));
  }

  /** {@code virDomainDetachDeviceFlags}. */
  @Override
  public void detach(String id, Device device, Operation op) {
    requireDevices();
    with(id, op, domain -> plugging(id, domain, op).detach(device));
  }

  /** {@code virDomainScreenshot}. */
  @Override
  public byte[] screenshot(String id, Operation op) {
    return session.domain(
        id,
        op,
        domain -> {
          ByteArrayOutputStream picture = new ByteArrayOutputStream();
          String type = domain.screenshot(picture, op);
          if (!type.equals("image/png")) { // QEMU before 7.1
            throw new UnsupportedCapabilityException(
                Capability.SCREENSHOT,
                Support.no("this QEMU makes pictures in " + type, "use QEMU 7.1 or newer"),
                Failure.notDone());
          }
          return picture.toByteArray();
        });
  }

  /** {@code virDomainGetXMLDesc}: what QEMU listens on. */
  @Override
  public URI display(String id, Operation op) {
    return session.domain(
        id,
        op,
        domain ->
            DomainReader.read(domain.xml(0, op)).devices().graphics().stream()
                .filter(screen -> screen.port().isPresent())
                .map(
                    screen ->
                        URI.create(
                            screen.type()
                                + "://"
                                + screen.listen().orElse("localhost")
                                + ":"
                                + screen.port().getAsInt()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new InvalidStateException(
                            "nobody listens for viewers",
                            Failure.notDone().remedy("start it first"))));
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
