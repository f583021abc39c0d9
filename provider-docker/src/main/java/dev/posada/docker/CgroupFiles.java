package dev.posada.docker;

import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.docker.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The control group of a container in the file system of this machine, versions 1 and 2.
 *
 * <p>That the engine is on this machine need not be known: a directory there that bears the
 * container's id of 64 hex digits is the container's.
 */
final class CgroupFiles {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final String UNLIMITED = "max";

  private final Path cgroups;
  private final Path processes;

  /**
   * Makes one.
   *
   * @param cgroups where control groups are mounted, {@code /sys/fs/cgroup}
   * @param processes {@code /proc}
   */
  CgroupFiles(Path cgroups, Path processes) {
    this.cgroups = cgroups;
    this.processes = processes;
  }

  static CgroupFiles ofThisMachine() {
    return new CgroupFiles(Path.of("/sys/fs/cgroup"), Path.of("/proc"));
  }

  /** The limits in the files of a container's group; empty if it is not on this machine. */
  Optional<ResourceQuota> read(Json inspected, HostFacts host) {
    String id = inspected.get("Id").text("");
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    try {
      List<Path> places = places(inspected, id);
      boolean unified = Files.exists(cgroups.resolve("cgroup.controllers"));
      return Optional.of(unified ? version2(places, host) : version1(places, host));
    } catch (IOException | NumberFormatException notHere) {
      return Optional.empty();
    }
  }

  /** One hierarchy per controller. Its weight is the engine's shares as they are. */
  private ResourceQuota version1(List<Path> places, HostFacts host) throws IOException {
    List<Path> cpu = find(cgroups.resolve("cpu"), places);
    List<Path> memory = find(cgroups.resolve("memory"), places);
    List<Path> pids = find(cgroups.resolve("pids"), places);
    List<String> periods = texts(cpu, "cpu.cfs_period_us");
    ResourceQuota limits =
        cpus(texts(cpu, "cpu.cfs_quota_us"), periods, host)
            .with(HostConfigQuota.weight(number(texts(cpu, "cpu.shares").get(0))))
            .with(HostConfigQuota.memory(strictest(memory, "memory.limit_in_bytes"), host))
            .with(HostConfigQuota.processes(strictest(pids, "pids.max")));
    for (DiskRate rate : DiskRate.values()) {
      Path disks = cgroups.resolve("blkio");
      if (host.disks().canLimit(rate.part()) && Files.isDirectory(disks)) {
        limits = limits.with(rates(find(disks, places), rate.file(), rate, ""));
      }
    }
    return limits;
  }

  /** A line for each disk that has a limit: {@code 8:0 1048576} or {@code 8:0 rbps=1048576 ...}. */
  private static ResourceQuota rates(List<Path> levels, String file, DiskRate rate, String key)
      throws IOException {
    return rate.limit(
        texts(levels, file).stream()
            .flatMap(String::lines)
            .flatMap(line -> Stream.of(line.split(" ")).skip(1))
            .filter(word -> word.startsWith(key))
            .mapToLong(word -> number(word.substring(key.length()))));
  }

  /**
   * One hierarchy for all. Its weight is no evidence: which weight the shares become is the
   * runtime's own formula.
   */
  private ResourceQuota version2(List<Path> places, HostFacts host) throws IOException {
    List<Path> levels = find(cgroups, places);
    List<String> cpu = texts(levels, "cpu.max"); // "50000 100000" or "max 100000"
    List<String> quotas = cpu.stream().map(text -> text.split(" ")[0]).toList();
    List<String> periods = cpu.stream().map(text -> text.split(" ")[1]).toList();
    ResourceQuota limits =
        cpus(quotas, periods, host)
            .with(HostConfigQuota.memory(strictest(levels, "memory.max"), host))
            .with(HostConfigQuota.processes(strictest(levels, "pids.max")));
    for (DiskRate rate : DiskRate.values()) {
      if (host.disks().canLimit(rate.part()) && Files.exists(levels.get(0).resolve("io.max"))) {
        limits = limits.with(rates(levels, "io.max", rate, rate.key()));
      }
    }
    return limits;
  }

  /** That of the level that lets the least through. */
  private static ResourceQuota cpus(List<String> quotas, List<String> periods, HostFacts host) {
    ResourceQuota strictest = ResourceQuota.lift(Part.CPUS);
    for (int level = 0; level < quotas.size(); level++) {
      ResourceQuota here =
          HostConfigQuota.cpus(number(quotas.get(level)), number(periods.get(level)), host);
      if (here.cpus().orElse(host.cpus()) < strictest.cpus().orElse(host.cpus())) {
        strictest = here;
      }
    }
    return strictest;
  }

  /**
   * Where the group may be below its hierarchy: where the kernel says that its first process is, if
   * that can be asked, for an engine may live in a world of processes of its own; else where the
   * drivers cgroupfs and systemd put it.
   */
  private List<Path> places(Json inspected, String id) {
    List<Path> places = new ArrayList<>();
    long pid = inspected.get("State").get("Pid").number(0);
    try (Stream<String> lines =
        Files.lines(processes.resolve(Long.toString(pid)).resolve("cgroup"))) {
      lines
          .map(line -> line.substring(line.lastIndexOf(':') + 1))
          .filter(path -> path.contains(id) && path.startsWith("/"))
          .map(path -> upTo(id, Path.of(path.substring(1))))
          .distinct()
          .forEach(places::add);
    } catch (IOException | UncheckedIOException unknownHere) {
      // the places below are left
    }
    String parent = inspected.get("HostConfig").get("CgroupParent").text("");
    String scope = "docker-" + id + ".scope";
    if (!parent.isEmpty()) {
      Path above = Path.of(parent.replaceFirst("^/+", ""));
      places.add(above.resolve(id));
      places.add(above.resolve(scope));
    }
    places.add(Path.of("docker", id));
    places.add(Path.of("libpod_parent", "libpod-" + id));
    places.add(Path.of("machine.slice", "libpod-" + id + ".scope"));
    places.add(Path.of("system.slice", scope));
    return places;
  }

  /**
   * The container's own group: its first process may have gone into one below, as systemd and an
   * engine within a container do, and nothing is limited there.
   */
  private static Path upTo(String id, Path path) {
    int parts = 1;
    while (!path.getName(parts - 1).toString().contains(id)) {
      parts++;
    }
    return path.subpath(0, parts);
  }

  /** The group; and the one below it where crun puts what it makes for Podman, and some limits. */
  private static List<Path> find(Path hierarchy, List<Path> places) throws IOException {
    for (Path place : places) {
      Path group = hierarchy.resolve(place).normalize();
      if (group.startsWith(hierarchy) && Files.isDirectory(group)) {
        Path inner = group.resolve("container");
        boolean podman = group.getFileName().toString().startsWith("libpod-");
        return podman && Files.isDirectory(inner) ? List.of(group, inner) : List.of(group);
      }
    }
    throw new IOException("not in " + hierarchy);
  }

  /** A file of each level that has it. */
  private static List<String> texts(List<Path> levels, String file) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path level : levels) {
      Path path = level.resolve(file);
      if (texts.isEmpty() || Files.exists(path)) { // the first has it, or it is no such group
        texts.add(Files.readString(path).strip());
      }
    }
    return texts;
  }

  private static long strictest(List<Path> levels, String file) throws IOException {
    return texts(levels, file).stream()
        .mapToLong(CgroupFiles::number)
        .filter(limit -> limit >= 0)
        .min()
        .orElse(-1);
  }

  /** A number; without a limit version 2 has a word there, version 1 -1 or a very large number. */
  private static long number(String text) {
    return text.equals(UNLIMITED) ? -1 : Long.parseLong(text);
  }
}
