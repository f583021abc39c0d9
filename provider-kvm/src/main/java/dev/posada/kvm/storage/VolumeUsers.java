package dev.posada.kvm.storage;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.RejectedException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.PlainPath;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the machines that use a file or a volume: as a disk or a disc, now or at their next start,
 * or as what a disk of theirs lies over.
 */
public final class VolumeUsers {
  private final Connection connection;
  private final Operation op;

  /** Of all pools; read once, when they are needed. */
  private List<Pools.Found> volumes;

  /** All that there are, now and as they are to be; read once, as are the volumes. */
  private List<Machine> machines;

  /** A definition of a machine, and whether that is on. */
  private record Machine(DomainView view, boolean active) {}

  public VolumeUsers(Connection connection, Operation op) {
    this.connection = connection;
    this.op = op;
  }

  /**
   * A machine.
   *
   * @param active whether it runs, or is paused
   * @param writes whether it may change the file and nobody else may; else it reads it, stands on
   *     it, or shares it knowingly
   * @param above whether a disk of it lies over the file
   * @param format what the disk is to the machine
   */
  record User(String machine, boolean active, boolean writes, boolean above, String format) {}

  /**
   * Refuses to copy what a machine that is on may change meanwhile: half of it would be old. And
   * what a pool takes for something else than its machine does: a guest has written the beginning
   * of an image there, which could name any file of the host.
   */
  static void requireCopyable(List<User> users, String format) {
    for (User user : users) {
      if (user.active() && user.writes()) {
        throw new BusyException(
            "machine " + user.machine() + " is writing to it",
            Failure.notDone().remedy("stop that machine first"));
      }
      if (!user.above() && !user.format().equals(format)) {
        throw new RejectedException(
            "it is "
                + user.format()
                + " to machine "
                + user.machine()
                + ", and "
                + format
                + " to libvirt's storage pool",
            Failure.notDone().remedy("correct the format in the definition of the machine"));
      }
    }
  }

  /** How the XML of a machine may call a volume. */
  public static Set<String> names(String pool, String volume, Optional<String> path) {
    Set<String> names = new HashSet<>(Set.of(pool + "/" + volume));
    path.map(PlainPath::of).ifPresent(names::add);
    return names;
  }

  /** The machines that have it themselves. */
  public List<User> direct(Set<String> names) {
    return of(names, Set.of());
  }

  /** All of them, those too whose disks lie over it. */
  public List<User> all(Set<String> names) {
    return of(names, above(names));
  }

  private List<User> of(Set<String> names, Set<String> above) {
    if (machines == null) {
      machines = machines();
    }
    List<User> users = new ArrayList<>();
    machines.forEach(machine -> add(users, machine, names, above));
    return users;
  }

  private List<Machine> machines() {
    List<Machine> all = new ArrayList<>();
    for (String xml : connection.domains().definitions(0, 0, op)) {
      DomainView now = DomainReader.read(xml);
      all.add(new Machine(now, now.id().isPresent()));
    }
    for (String xml : connection.domains().definitions(Domains.ACTIVE, Domain.XML_INACTIVE, op)) {
      all.add(new Machine(DomainReader.read(xml), true));
    }
    return all;
  }

  private static void add(List<User> users, Machine machine, Set<String> names, Set<String> above) {
    DomainView domain = machine.view();
    for (DomainView.Disk disk : domain.devices().disks()) {
      Optional<String> source = disk.source().map(PlainPath::of);
      boolean itself = source.filter(names::contains).isPresent();
      boolean over =
          source.filter(above::contains).isPresent()
              || disk.backing().stream().anyMatch(names::contains);
      if (itself || over) {
        boolean writes = itself && !disk.readOnly() && !disk.shareable();
        users.add(new User(domain.name(), machine.active(), writes, over, disk.format()));
      }
    }
  }

  /** An image of a pool that lies over it, whether a machine has that or not. */
  Optional<String> over(Set<String> names) {
    return above(names).stream().max(Comparator.comparing(name -> name.startsWith("/")));
  }

  /** The volumes that lie over it, directly or over another one. */
  private Set<String> above(Set<String> names) {
    if (volumes == null) {
      volumes = new Pools(connection, op).volumes();
    }
    Set<String> known = new HashSet<>(names);
    Set<String> above = new HashSet<>();
    boolean found = true;
    while (found) {
      found = false;
      for (Pools.Found one : volumes) {
        VolumeView volume = one.view();
        if (volume.backing().filter(known::contains).isPresent()) {
          Set<String> its = names(one.pool(), volume.name(), volume.path());
          found |= known.addAll(its);
          above.addAll(its);
        }
      }
    }
    return above;
  }
}
