package dev.posada.testkit;

import static dev.posada.Capability.AUTOSTART;
import static dev.posada.Capability.BACKUP;
import static dev.posada.Capability.CLONE_FULL;
import static dev.posada.Capability.CLONE_LINKED;
import static dev.posada.Capability.CONSOLE;
import static dev.posada.Capability.CONTAINERS;
import static dev.posada.Capability.COPY;
import static dev.posada.Capability.DISPLAY;
import static dev.posada.Capability.EXEC;
import static dev.posada.Capability.HOTPLUG;
import static dev.posada.Capability.IMAGES;
import static dev.posada.Capability.MEASURE;
import static dev.posada.Capability.MIGRATE_LIVE;
import static dev.posada.Capability.MIGRATE_OFFLINE;
import static dev.posada.Capability.NETWORKS;
import static dev.posada.Capability.OVA;
import static dev.posada.Capability.PAUSE;
import static dev.posada.Capability.PORT_FORWARD;
import static dev.posada.Capability.QUOTA;
import static dev.posada.Capability.RELABEL;
import static dev.posada.Capability.RENAME;
import static dev.posada.Capability.RESET;
import static dev.posada.Capability.SAVE;
import static dev.posada.Capability.SCREENSHOT;
import static dev.posada.Capability.SERVICES;
import static dev.posada.Capability.SNAPSHOT;
import static dev.posada.Capability.SPAWN;
import static dev.posada.Capability.VIRTUAL_MACHINES;
import static dev.posada.Capability.VOLUMES;
import static dev.posada.Capability.VOLUME_EDIT;

import dev.posada.BuildSpec;
import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.Guests;
import dev.posada.Host;
import dev.posada.MigrateOptions;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.ResourceQuota;
import dev.posada.Service;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import dev.posada.VolumeSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The methods that each capability governs, as its Javadoc says: a table with a call of each. What
 * a call names is made up, so that one which is not refused does no harm.
 */
final class Governed {
  static final String NONE = "posada-test-none";
  private static final Network NO_NETWORK = Network.builder(NONE, NONE).build();
  private static final Snapshot NO_SNAPSHOT = Snapshot.builder(NONE, NONE).build();
  private static final Service NO_SERVICE = Service.builder(NONE, NONE).build();
  private static final ResourceQuota ONE_CPU = ResourceQuota.limit().cpus(1);

  private static final List<Row<?>> TABLE = new ArrayList<>();

  static {
    host(
        VIRTUAL_MACHINES,
        "create",
        (on, with) -> on.virtualMachines().create(VirtualMachineSpec.named(Lab.name())));
    all(VIRTUAL_MACHINES, Host::virtualMachines);
    host(
        CONTAINERS,
        "create",
        (on, with) -> on.containers().create(ContainerSpec.named(Lab.name())));
    host(CONTAINERS, "run", (on, with) -> on.containers().run(ContainerSpec.named(Lab.name())));
    all(CONTAINERS, Host::containers);

    guest(RENAME, "rename", (on, with) -> on.rename(Lab.name()));
    guest(PAUSE, "pause", (on, with) -> on.pause());
    guest(PAUSE, "resume", (on, with) -> on.resume());
    guest(EXEC, "exec", (on, with) -> on.exec("true"));
    guest(SPAWN, "spawn", (on, with) -> on.spawn(ExecSpec.command("true")));
    guest(COPY, "copyTo", (on, with) -> on.copyTo(with.file(), "/tmp/" + NONE));
    guest(COPY, "copyFrom", (on, with) -> on.copyFrom("/tmp/x", with.file()));
    guest(MEASURE, "measure", (on, with) -> on.measure());
    host(MEASURE, "measureAll", (on, with) -> on.guests().measureAll());
    guest(QUOTA, "preview", (on, with) -> on.preview(ONE_CPU));
    guest(QUOTA, "apply", (on, with) -> on.apply(ONE_CPU));
    guest(RELABEL, "label", (on, with) -> on.label("key", "value"));
    guest(RELABEL, "unlabel", (on, with) -> on.unlabel("key"));

    machine(SAVE, "save", (on, with) -> on.save());
    machine(SAVE, "discardSavedState", (on, with) -> on.discardSavedState());
    machine(RESET, "reset", (on, with) -> on.reset());
    machine(SNAPSHOT, "list", (on, with) -> on.snapshots().list());
    machine(SNAPSHOT, "get", (on, with) -> on.snapshots().get(NONE));
    machine(SNAPSHOT, "take", (on, with) -> on.snapshots().take(NONE));
    machine(SNAPSHOT, "restore", (on, with) -> on.snapshots().restore(NO_SNAPSHOT));
    machine(SNAPSHOT, "delete", (on, with) -> on.snapshots().delete(NO_SNAPSHOT));
    machine(CLONE_FULL, "cloneAs", (on, with) -> on.cloneAs(Lab.name(), CloneOptions.full()));
    machine(CLONE_LINKED, "cloneAs", (on, with) -> on.cloneAs(Lab.name(), CloneOptions.linked()));
    machine(
        MIGRATE_LIVE,
        "migrateTo",
        (on, with) -> on.migrateTo(with.second(), MigrateOptions.live()));
    machine(
        MIGRATE_OFFLINE,
        "migrateTo",
        (on, with) -> on.migrateTo(with.second(), MigrateOptions.offline()));
    machine(OVA, "exportTo", (on, with) -> on.exportTo(with.file()));
    host(OVA, "importFrom", (on, with) -> on.virtualMachines().importFrom(with.file(), Lab.name()));
    machine(BACKUP, "backupTo", (on, with) -> on.backupTo(with.folder()));
    host(
        BACKUP,
        "importFrom",
        (on, with) -> on.virtualMachines().importFrom(with.folder(), Lab.name()));
    machine(SCREENSHOT, "screenshot", (on, with) -> on.screenshot());
    machine(DISPLAY, "display", (on, with) -> on.display());
    machine(CONSOLE, "console", (on, with) -> on.console());
    machine(AUTOSTART, "autostart", (on, with) -> on.autostart(true));
    networked(HOTPLUG, "attach", (nic, with) -> with.running().attach(Nic.nat()));
    networked(HOTPLUG, "change", (nic, with) -> with.running().change(nic.connected(false)));
    networked(HOTPLUG, "detach", (nic, with) -> with.running().detach(nic));
    networked(PORT_FORWARD, "change", (nic, with) -> with.running().change(nic.forward(0, 22)));

    host(IMAGES, "list", (on, with) -> on.images().list());
    host(IMAGES, "list of a repository", (on, with) -> on.images().list(NONE));
    host(IMAGES, "get", (on, with) -> on.images().get(NONE));
    host(IMAGES, "pull", (on, with) -> on.images().pull(NONE));
    host(IMAGES, "build", (on, with) -> on.images().build(BuildSpec.context(with.folder())));
    host(IMAGES, "push", (on, with) -> on.images().push(NONE));
    host(IMAGES, "tag", (on, with) -> on.images().tag(NONE, NONE + ":2"));
    host(IMAGES, "save", (on, with) -> on.images().save(NONE, with.file()));
    host(IMAGES, "load", (on, with) -> on.images().load(with.file()));
    host(IMAGES, "importFrom", (on, with) -> on.images().importFrom(with.file(), NONE));
    host(IMAGES, "delete", (on, with) -> on.images().delete(NONE));
    host(IMAGES, "prune", (on, with) -> on.images().prune());
    container(IMAGES, "commit", (on, with) -> on.commit(NONE));
    container(IMAGES, "exportTo", (on, with) -> on.exportTo(with.file()));

    host(NETWORKS, "create", (on, with) -> on.networks().create(NetworkSpec.isolated(Lab.name())));
    host(NETWORKS, "delete", (on, with) -> on.networks().delete(NO_NETWORK));
    container(NETWORKS, "connect", (on, with) -> on.connect(NO_NETWORK));
    container(NETWORKS, "disconnect", (on, with) -> on.disconnect(NO_NETWORK));

    host(VOLUMES, "listPools", (on, with) -> on.storage().listPools());
    host(VOLUMES, "list", (on, with) -> on.storage().list());
    host(VOLUMES, "get", (on, with) -> on.storage().get(NONE, NONE));
    host(VOLUMES, "create", (on, with) -> on.storage().create(VolumeSpec.named(Lab.name())));
    host(VOLUMES, "delete", (on, with) -> on.storage().delete(with.volume()));
    host(VOLUME_EDIT, "copy", (on, with) -> on.storage().copy(with.volume(), Lab.name()));
    host(VOLUME_EDIT, "resize", (on, with) -> on.storage().resize(with.volume(), ByteSize.gib(1)));
    host(VOLUME_EDIT, "upload", (on, with) -> on.storage().upload(with.file(), with.volume()));
    host(VOLUME_EDIT, "download", (on, with) -> on.storage().download(with.volume(), with.file()));

    host(SERVICES, "list", (on, with) -> on.services().list());
    host(SERVICES, "get", (on, with) -> on.services().get(NONE));
    host(
        SERVICES,
        "create",
        (on, with) -> on.services().create(ContainerSpec.image(NONE).name(Lab.name()), 1));
    host(SERVICES, "scale", (on, with) -> on.services().scale(NO_SERVICE, 2));
    host(
        SERVICES,
        "update",
        (on, with) -> on.services().update(NO_SERVICE, ContainerSpec.image(NONE)));
    host(SERVICES, "delete", (on, with) -> on.services().delete(NO_SERVICE));
  }

  private Governed() {}

  /** A call that needs a capability, and what it is a call of. */
  record Call(String name, Runnable body) {}

  /** A method, and on what it is called: on nothing, if the host has no such thing. */
  private record Row<T>(
      Capability capability,
      String name,
      Function<Subjects, List<T>> on,
      BiConsumer<T, Subjects> call) {
    Stream<Call> calls(Subjects subjects) {
      return on.apply(subjects).stream()
          .map(one -> new Call(name + " of " + one, () -> call.accept(one, subjects)));
    }
  }

  static List<Call> calls(Capability capability, Subjects subjects) {
    return TABLE.stream()
        .filter(row -> row.capability() == capability)
        .flatMap(row -> row.calls(subjects))
        .toList();
  }

  /** The capabilities that have calls. */
  static Set<Capability> capabilities() {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    TABLE.forEach(row -> all.add(row.capability()));
    return all;
  }

  private static void all(Capability capability, Function<Host, Guests<?>> guests) {
    host(capability, "list", (host, with) -> guests.apply(host).list());
    host(capability, "list by a label", (host, with) -> guests.apply(host).list(Map.of("a", "b")));
    host(capability, "summaries", (host, with) -> guests.apply(host).summaries());
    host(capability, "get", (host, with) -> guests.apply(host).get(NONE));
    host(capability, "named", (host, with) -> guests.apply(host).named(NONE));
  }

  private static void host(Capability capability, String name, BiConsumer<Host, Subjects> call) {
    TABLE.add(new Row<>(capability, name, with -> List.of(with.host()), call));
  }

  private static void guest(Capability capability, String name, BiConsumer<Guest, Subjects> call) {
    TABLE.add(new Row<>(capability, name, Subjects::guests, call));
  }

  private static void machine(
      Capability capability, String name, BiConsumer<VirtualMachine, Subjects> call) {
    TABLE.add(new Row<>(capability, name, with -> with.only(VirtualMachine.class), call));
  }

  private static void container(
      Capability capability, String name, BiConsumer<Container, Subjects> call) {
    TABLE.add(new Row<>(capability, name, with -> with.only(Container.class), call));
  }

  /** With a network interface of a machine that runs. */
  private static void networked(
      Capability capability, String name, BiConsumer<Nic, Subjects> call) {
    TABLE.add(new Row<>(capability, name, Subjects::nics, call));
  }
}
