package dev.posada.kvm.storage;

import dev.posada.HypervisorException;
import dev.posada.InvalidStateException;
import dev.posada.NotFoundException;
import dev.posada.kvm.libvirt.Connection;
import dev.posada.kvm.libvirt.Domain;
import dev.posada.kvm.libvirt.Domains;
import dev.posada.kvm.libvirt.Storage;
import dev.posada.kvm.xml.DomainReader;
import dev.posada.kvm.xml.DomainView;
import dev.posada.kvm.xml.PlainPath;
import dev.posada.kvm.xml.PoolView;
import dev.posada.kvm.xml.VolumeView;
import dev.posada.spi.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who reads an image: by the definitions of all machines, by what those that run have open, and by
 * what the images say that lie in storage pools. So it does not matter who has put one image on top
 * of another.
 */
public final class Readers {
  private static final Set<String> POOLS = Set.of("dir", "fs", "netfs", "vstorage", "logical");

  private final Connection connection;
  private final Operation op;
  private final DiskFiles files;

  /** By the folder that it shows; only those that are active. */
  private final Map<String, String> pools = new HashMap<>();

  /** The image below an image; a path that is a key is known to its pool. */
  private final Map<String, Optional<String>> below = new HashMap<>();

  private final List<Use> uses = new ArrayList<>();

  /** Those of them into which libvirt could look again. */
  private final Set<String> looked = new HashSet<>();

  /** The pools that are not active, by the folder. */
  private final Map<String, String> stopped = new HashMap<>();

  /** Disks of which libvirt says what is below them. */
  private final Set<String> told = new HashSet<>();

  /** Those of which nothing but a look into their file would tell. */
  private final List<Unseen> unseen = new ArrayList<>();

  /** A disk of a machine, and why nobody looks into its file. */
  private record Unseen(String machine, String file, String why) {}

  /** A disk of another machine, and what is below it as far as libvirt says by itself. */
  private record Use(String machine, String file, Set<String> below) {}

  /**
   * Looks at everything.
   *
   * @param uuid the machine that does not count; empty if all do
   */
  public Readers(Connection connection, String uuid, Operation op) {
    this.connection = connection;
    this.op = op;
    this.files = new DiskFiles(connection, op);
    for (PoolView pool : new Pools(connection, op).views(Storage.ACTIVE)) {
      if (POOLS.contains(pool.type())) {
        look(pool);
      }
    }
    for (PoolView pool : new Pools(connection, op).views(Storage.INACTIVE)) {
      if (POOLS.contains(pool.type())) {
        pool.path().map(PlainPath::of).ifPresent(folder -> stopped.put(folder, pool.name()));
      }
    }
    for (Domains.Name other : connection.domains().list(0, op)) {
      if (!other.uuid().equals(uuid)) {
        look(other);
      }
    }
  }

  private void look(PoolView pool) {
    pool.path().map(PlainPath::of).ifPresent(folder -> pools.put(folder, pool.name()));
    if (lookAgain(pool.name())) {
      return;
    }
    try {
      read(pool.name()); // then what libvirt knows has to do
    } catch (HypervisorException vanished) {
      op.check();
    }
  }

  /**
   * Another daemon may have put an image on one of ours, in a folder that both have.
   *
   * @return false while libvirt refuses to look, as it does when somebody copies in the pool
   */
  private boolean lookAgain(String pool) {
    try {
      connection.storage().refresh(pool, op);
      read(pool);
      looked.add(pool);
      return true;
    } catch (HypervisorException busy) {
      op.check();
      looked.remove(pool);
      return false;
    }
  }

  private void read(String pool) {
    for (String volume : connection.storage().volumes(pool).xmls(op)) {
      VolumeView image = VolumeView.read(volume);
      below.put(PlainPath.of(image.path().orElse("")), image.backing());
    }
  }

  private void look(Domains.Name other) {
    try (Domain domain = connection.domains().get(other.uuid(), op)) {
      DomainView now = DomainReader.read(domain.xml(0, op));
      use(other, now);
      if (now.id().isPresent()) { // it runs, and may be something else when it is started again
        use(other, DomainReader.read(domain.xml(Domain.XML_INACTIVE, op)));
      }
    } catch (NotFoundException vanished) {
      // then it reads nothing
    }
  }

  private void use(Domains.Name machine, DomainView view) {
    for (DomainView.Disk disk : view.devices().disks()) {
      file(machine, disk)
          .ifPresent(
              file -> {
                see(disk, file);
                uses.add(new Use(machine.name(), file, Set.copyOf(disk.backing())));
                if (disk.told()) {
                  told.add(file);
                } else if (!disk.format().equals("raw") && file.startsWith("/")) {
                  blindness(file)
                      .ifPresent(why -> unseen.add(new Unseen(machine.name(), file, why)));
                }
              });
    }
  }

  private Optional<String> blindness(String file) {
    if (below.containsKey(file)) {
      return Optional.empty();
    }
    String folder = folder(file);
    if (pools.containsKey(folder)) {
      return Optional.of(busy(pools.get(folder)));
    }
    return Optional.of(
        stopped.containsKey(folder) ? inactive(stopped.get(folder)) : file + " lies in no pool");
  }

  private static String inactive(String pool) {
    return "pool " + pool + " is not active";
  }

  private static String busy(String pool) {
    return "libvirt cannot look into pool " + pool + " now";
  }

  private Optional<String> file(Domains.Name machine, DomainView.Disk disk) {
    try {
      Optional<String> file = files.file(disk);
      if (file.isEmpty() && disk.source().isPresent()) {
        absence(disk.source().get()).ifPresent(why -> blind(machine, disk, why));
      }
      return file;
    } catch (InvalidStateException inactive) {
      blind(machine, disk, inactive(FreshVolumes.pool(disk.source().orElseThrow())));
      return Optional.empty();
    }
  }

  /** Why a volume that libvirt does not find may be there all the same. */
  private Optional<String> absence(String volume) {
    String pool = FreshVolumes.pool(volume);
    if (pools.containsValue(pool)) {
      return looked.contains(pool) ? Optional.empty() : Optional.of(busy(pool));
    }
    try {
      connection.storage().pool(pool, op);
      return Optional.empty();
    } catch (NotFoundException gone) { // its files stay when a pool is undefined
      return Optional.of("there is no pool " + pool);
    }
  }

  private void blind(Domains.Name machine, DomainView.Disk disk, String why) {
    String volume = disk.source().orElseThrow();
    if (disk.told()) {
      told.add(volume);
    } else if (!disk.format().equals("raw")) {
      unseen.add(new Unseen(machine.name(), volume, why));
    }
  }

  private static String folder(String file) {
    return file.substring(0, Math.max(0, file.lastIndexOf('/')));
  }

  /** An image that somebody else has made is not known to its pool before that looks again. */
  private void see(DomainView.Disk disk, String file) {
    String pool = pools.get(folder(file));
    if (pool == null || below.containsKey(file) || disk.format().equals("raw")) {
      return;
    }
    if (lookAgain(pool)) {
      below.putIfAbsent(file, Optional.empty()); // then it is gone; once is enough
    }
  }

  /** {@return all that lies below the image of a disk, the nearest first} */
  public Set<String> below(DomainView.Disk disk, String file) {
    see(disk, file);
    return below(file);
  }

  private Set<String> below(String file) {
    Set<String> all = new LinkedHashSet<>();
    Optional<String> next = below.getOrDefault(file, Optional.empty());
    while (next.isPresent() && all.add(next.get())) {
      next = below.getOrDefault(next.get(), Optional.empty());
    }
    return all;
  }

  /** {@return another machine that has the file as its disk} */
  public Optional<String> user(String file) {
    return uses.stream().filter(use -> use.file().equals(file)).map(Use::machine).findFirst();
  }

  /** {@return another machine that reads the file below its disk} */
  public Optional<String> reader(String file) {
    return uses.stream()
        .filter(use -> use.below().contains(file) || below(use.file()).contains(file))
        .map(Use::machine)
        .findFirst();
  }

  /** {@return a machine of whose disk nobody can say what it lies on, and why} */
  public Optional<String> unseen() {
    return unseen.stream()
        .filter(one -> !told.contains(one.file()))
        .findFirst()
        .map(one -> one.machine() + " may lie on it: " + one.why());
  }

  /**
   * {@return an image that lies on the file and belongs to no machine}
   *
   * @param own files that do not count
   */
  public Optional<String> lying(String file, Set<String> own) {
    return below.keySet().stream()
        .filter(path -> !own.contains(path) && below(path).contains(file))
        .findFirst();
  }
}
