package dev.posada.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Capability;
import dev.posada.CloneOptions;
import dev.posada.Device;
import dev.posada.ExecSpec;
import dev.posada.Guest;
import dev.posada.Host;
import dev.posada.Kind;
import dev.posada.MigrateOptions;
import dev.posada.Nic;
import dev.posada.QuotaReport;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The verbs of a guest, each so that nothing but the guest's state can refuse it. */
final class StateVerbs {
  private final Lab lab;
  private final Guest guest;
  private final Map<String, Runnable> verbs = new HashMap<>();
  private final Map<String, Capability> undeclared = new HashMap<>();

  StateVerbs(Lab lab, Kind kind, Guest guest) {
    this.lab = lab;
    this.guest = guest;
    ofAll();
    if (kind == Kind.VIRTUAL_MACHINE) {
      ofMachines((VirtualMachine) guest);
    }
  }

  /** Returns a verb; empty if the host does not declare it. */
  Optional<Runnable> find(String verb) {
    Optional<Runnable> found = Optional.ofNullable(verbs.get(verb));
    assertTrue(found.isPresent() || undeclared.containsKey(verb), "no such verb: " + verb);
    return found;
  }

  private void put(String verb, Runnable call) {
    verbs.put(verb, call);
  }

  /** A verb that the host has to declare, and where the guest plays a part, the guest too. */
  private void put(String verb, Capability capability, Runnable call) {
    if (lab.declares(capability) && guest.support(capability).available()) {
      verbs.put(verb, call);
    } else {
      undeclared.put(verb, capability);
    }
  }

  private void ofAll() {
    put("start", guest::start);
    put("awaitReady", guest::awaitReady);
    put("awaitAddress", guest::awaitAddress);
    put("shutdown", () -> guest.shutdown(lab.patience()));
    put("stop", () -> guest.stop(lab.patience()));
    put("kill", guest::kill);
    put("restart", () -> guest.restart(lab.patience()));
    put("pause", Capability.PAUSE, guest::pause);
    put("resume", Capability.PAUSE, guest::resume);
    put("rename", Capability.RENAME, () -> guest.rename(Lab.name()));
    put("delete", guest::delete);
    put("exec", Capability.EXEC, () -> guest.exec("echo", "well"));
    put("spawn", Capability.SPAWN, () -> guest.spawn(ExecSpec.command("echo", "well")));
    put("measure", Capability.MEASURE, guest::measure);
    put("copyTo", Capability.COPY, () -> guest.copyTo(file(), "/tmp/" + Lab.name()));
    undeclared.put("apply", Capability.QUOTA);
    if (lab.limits(ResourceQuota.Part.CPUS, QuotaReport.Effect.NEXT_START)
        || lab.limits(ResourceQuota.Part.CPUS, QuotaReport.Effect.LIVE)) {
      put("apply", Capability.QUOTA, () -> guest.apply(ResourceQuota.limit().cpus(1)));
    }
  }

  private void ofMachines(VirtualMachine machine) {
    put("reset", Capability.RESET, machine::reset);
    put("save", Capability.SAVE, machine::save);
    put("discardSavedState", Capability.SAVE, machine::discardSavedState);
    put("snapshot", Capability.SNAPSHOT, () -> machine.snapshots().take("first"));
    put(
        "cloneFull",
        Capability.CLONE_FULL,
        () -> lab.adopt(machine.cloneAs(Lab.name(), CloneOptions.full())));
    put(
        "cloneLinked",
        Capability.CLONE_LINKED,
        () -> lab.adopt(machine.cloneAs(Lab.name(), CloneOptions.linked())));
    migrations(machine);
    put("attach", Capability.HOTPLUG, () -> machine.attach(Nic.nat()));
    undeclared.put("detach", Capability.HOTPLUG);
    first(machine.inspect()).ifPresent(device -> put("detach", () -> machine.detach(device)));
  }

  private void migrations(VirtualMachine machine) {
    undeclared.put("migrateLive", Capability.MIGRATE_LIVE);
    undeclared.put("migrateOffline", Capability.MIGRATE_OFFLINE);
    boolean declared =
        lab.declares(Capability.MIGRATE_LIVE) || lab.declares(Capability.MIGRATE_OFFLINE);
    if (!declared || !lab.hasOther()) {
      return;
    }
    Host other = lab.other();
    put(
        "migrateLive",
        Capability.MIGRATE_LIVE,
        () -> machine.migrateTo(other, MigrateOptions.live()));
    put(
        "migrateOffline",
        Capability.MIGRATE_OFFLINE,
        () -> machine.migrateTo(other, MigrateOptions.offline()));
  }

  private static Optional<Device> first(VirtualMachineInfo machine) {
    return machine.disks().isEmpty()
        ? machine.nics().stream().map(Device.class::cast).findFirst()
        : Optional.of(machine.disks().get(0));
  }

  private Path file() {
    try {
      Path file = Files.createTempFile("posada-test-", "");
      lab.afterwards(() -> delete(file));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
