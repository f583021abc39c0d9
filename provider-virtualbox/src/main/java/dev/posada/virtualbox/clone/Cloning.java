package dev.posada.virtualbox.clone;

import dev.posada.CloneOptions;
import dev.posada.Failure;
import dev.posada.HypervisorException;
import dev.posada.Kind;
import dev.posada.NotFoundException;
import dev.posada.RejectedException;
import dev.posada.Snapshot;
import dev.posada.spi.Operation;
import dev.posada.spi.Undo;
import dev.posada.virtualbox.machine.MachineName;
import dev.posada.virtualbox.settings.Details;
import dev.posada.virtualbox.settings.Disks;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.snapshot.Snapshots;
import dev.posada.virtualbox.tool.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Copies machines. */
public final class Cloning {
  private static final String BASE = "posada-base";

  private final Installation vbox;

  public Cloning(Installation vbox) {
    this.vbox = vbox;
  }

  /** {@return the id of the copy, which has other hardware addresses} */
  public String cloneAs(String id, String name, CloneOptions options, Operation op) {
    MachineName.check(name);
    MachineSettings source = vbox.settings().machine(id, op);
    Optional<String> from = options.from().map(snapshot -> require(source, snapshot));
    String made = UUID.randomUUID().toString();
    Home free = Home.of(name, made, vbox, op);
    requireOneWord(name, free);
    Undo undo = new Undo(op);
    try {
      if (options.isLinked() && from.isEmpty()) {
        from = Optional.of(base(source, undo, op));
      }
      Home home = free.claimed(name, made, vbox, op);
      Newcomer newcomer = new Newcomer(vbox, made);
      undo.add("the machine " + name, own -> home.removeWith(newcomer::remove, vbox, own));
      vbox.tool().work("cloning", op, words(source, made, name, from, options, home));
      newcomer.settle(options.labels(), others(source), op);
      return made;
    } catch (HypervisorException e) {
      throw undo.after(e);
    } catch (RuntimeException | Error e) {
      undo.run(e);
      throw e;
    }
  }

  /** The files of the disks get the name as it is: {@code ../x} is one in another folder. */
  private static void requireOneWord(String name, Home home) {
    if (name.contains("/") || name.contains("\\") && home.base().contains("\\")) {
      throw new RejectedException(
          "VirtualBox takes the slash in the name of a clone for a folder",
          Failure.notDone().remedy("choose another name"));
    }
  }

  private static String[] words(
      MachineSettings source,
      String made,
      String name,
      Optional<String> from,
      CloneOptions options,
      Home home) {
    List<String> words = new ArrayList<>(List.of("clonevm", source.id(), "--mode", "machine"));
    words.addAll(List.of("--uuid", made, "--name", name, "--basefolder", home.base()));
    from.ifPresent(snapshot -> words.addAll(List.of("--snapshot", snapshot)));
    if (options.isLinked()) {
      words.addAll(List.of("--options", "link"));
    }
    words.add("--register");
    return words.toArray(String[]::new);
  }

  private static Set<String> others(MachineSettings source) {
    return Disks.of(source).collect(Collectors.toSet());
  }

  private static String require(MachineSettings source, Snapshot snapshot) {
    if (source.snapshots().stream().noneMatch(one -> one.id().equals(snapshot.id()))) {
      throw new NotFoundException(Kind.SNAPSHOT, snapshot.name(), Failure.notDone());
    }
    return snapshot.id();
  }

  /**
   * {@return the snapshot that the clone stands on: the current one as long as nothing has changed
   * since, else a new one, as disks on disks on disks are slow}
   */
  private String base(MachineSettings source, Undo undo, Operation op) {
    if (source.currentSnapshot().isPresent()
        && !Details.of(source.path(), vbox.files(), op).modified()) {
      return source.currentSnapshot().get();
    }
    Snapshots snapshots = new Snapshots(vbox);
    String name = freeName(source);
    // before it is taken: a call that is over may have taken it and not heard of it
    undo.add(
        "the snapshot " + name,
        own ->
            snapshots.list(source.id(), own).stream()
                .filter(one -> one.name().equals(name) && isNew(one, source))
                .forEach(one -> snapshots.delete(source.id(), one, own)));
    return snapshots.take(source.id(), name, op).id();
  }

  private static boolean isNew(Snapshot snapshot, MachineSettings before) {
    return before.snapshots().stream().noneMatch(one -> one.id().equals(snapshot.id()));
  }

  private static String freeName(MachineSettings source) {
    Set<String> taken =
        source.snapshots().stream().map(MachineSettings.Snapshot::name).collect(Collectors.toSet());
    String name = BASE;
    for (int number = 2; taken.contains(name); number++) {
      name = BASE + "-" + number;
    }
    return name;
  }
}
