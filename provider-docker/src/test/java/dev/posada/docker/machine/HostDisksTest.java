package dev.posada.docker.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Usage;
import dev.posada.docker.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A machine with two disks, the first of which has two partitions. */
@Execution(ExecutionMode.CONCURRENT)
class HostDisksTest {
  @TempDir Path root;

  @BeforeEach
  void makeMachine() throws IOException {
    root = root.toRealPath();
    disk("8:0", "sda");
    partition("8:2", "sda", "sda2");
    disk("259:0", "nvme0n1");
    mounts(
        "22 1 8:2 / / rw,relatime - ext4 /dev/root rw",
        "23 22 0:21 / /proc rw - proc proc rw",
        "24 22 259:0 / /var/lib/docker rw shared:1 - xfs /dev/nvme0n1 rw");
    Files.createDirectories(root.resolve("var/lib/docker"));
    Files.createDirectories(root.resolve("var/lib/docker2"));
  }

  private void disk(String number, String name) throws IOException {
    Path device = Files.createDirectories(root.resolve("sys/devices/pci0/block").resolve(name));
    Files.createDirectories(device.resolve("device"));
    known(number, name, device);
    link("sys/block/" + name, device);
  }

  private void partition(String number, String disk, String name) throws IOException {
    Path device = root.resolve("sys/devices/pci0/block").resolve(disk).resolve(name);
    Files.createDirectories(device);
    Files.writeString(device.resolve("partition"), "2\n");
    known(number, name, device);
  }

  private void known(String number, String name, Path device) throws IOException {
    link("sys/dev/block/" + number, device);
    link("sys/class/block/" + name, device);
    Files.createDirectories(root.resolve("dev"));
    Files.createFile(root.resolve("dev").resolve(name));
  }

  private void link(String from, Path to) throws IOException {
    Path link = root.resolve(from);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, to);
  }

  private void mounts(String... lines) throws IOException {
    file("proc/self/mountinfo", String.join("\n", lines));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  private Optional<String> below(String folder) {
    return new HostDisks(root).below(folder);
  }

  @Test
  void theNearestMountSaysIt() {
    assertEquals(Optional.of("/dev/nvme0n1"), below("/var/lib/docker"));
  }

  @Test
  void aPartitionIsOfItsDisk() {
    assertEquals(Optional.of("/dev/sda"), below("/var/lib/docker2"));
    assertEquals(Optional.of("/dev/sda"), below("/var/lib"));
  }

  @Test
  void theLaterMountHidesTheOther() throws Exception {
    mounts(
        "22 1 8:2 / / rw - ext4 /dev/sda2 rw",
        "24 22 259:0 / /var/lib/docker rw - xfs /dev/nvme0n1 rw",
        "25 24 0:55 / /var/lib/docker rw - tmpfs none rw");
    assertEquals(Optional.empty(), below("/var/lib/docker"));
  }

  @Test
  void aFileSystemWithoutANumberOfADiskNamesItsSource() throws Exception {
    mounts(
        "22 1 8:2 / / rw - ext4 /dev/sda2 rw",
        "24 22 0:40 /@docker /var/lib/docker rw - btrfs /dev/sda2 rw,subvol=/@docker");
    assertEquals(Optional.of("/dev/sda"), below("/var/lib/docker"));
  }

  @Test
  void whatLiesOnNoDiskHasNone() throws Exception {
    mounts("22 1 0:50 / / rw - overlay overlay rw,lowerdir=/a");
    assertEquals(Optional.empty(), below("/var/lib/docker"));
    assertEquals(Optional.empty(), below("/nowhere"));
    mounts("broken", "22 1 8:2 / / rw - ext4");
    assertEquals(Optional.empty(), below("/var/lib/docker"));
  }

  @Test
  void aMountWithASpaceIsFound() throws Exception {
    mounts(
        "22 1 8:2 / / rw - ext4 /dev/sda2 rw",
        "24 22 259:0 / /srv/my\\040disk rw - xfs /dev/nvme0n1 rw");
    Files.createDirectories(root.resolve("srv/my disk/docker"));
    assertEquals(Optional.of("/dev/nvme0n1"), below("/srv/my disk/docker"));
  }

  @Test
  void onlyWholeDisksAreLimited() throws Exception {
    HostDisks disks = new HostDisks(root);
    file("dev/null", "");
    assertEquals(Optional.empty(), disks.problem("/dev/sda"));
    assertTrue(disks.problem("/dev/sda2").orElseThrow().contains("partition"));
    assertTrue(disks.problem("/dev/null").orElseThrow().contains("no disk"));
    assertTrue(disks.problem("/dev/sdz").orElseThrow().contains("there is no"));
  }

  private Json info(String host, long memory) {
    return Json.object()
        .with("Name", host)
        .with("KernelVersion", "6.1.0")
        .with("MemTotal", memory)
        .with("DockerRootDir", "/var/lib/docker");
  }

  @Test
  void aMachineIsThisOneIfItsKernelSaysTheSame() throws Exception {
    file("proc/sys/kernel/hostname", "one");
    file("proc/sys/kernel/osrelease", "6.1.0");
    file("proc/meminfo", "MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:   400 kB");
    assertTrue(EngineMachine.of(info("one", 1_024_000), root).isPresent());
    assertTrue(EngineMachine.of(info("two", 1_024_000), root).isEmpty());
    assertTrue(EngineMachine.of(info("one", 1_024_001), root).isEmpty());
    assertTrue(
        EngineMachine.of(info("one", 1_024_000).with("DockerRootDir", "/elsewhere"), root)
            .isEmpty());
    assertTrue(EngineMachine.of(Json.object(), root).isEmpty());
  }

  @Test
  void whatTheMachineUsesIsCountedOnce() throws Exception {
    file("proc/meminfo", "MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:   400 kB");
    file("proc/stat", "cpu  100 20 30 5000 600 7 8 9 50 0\ncpu0 1 1 1 1 1 1 1 1 1 1");
    file("proc/loadavg", "0.20 0.18 0.12 1/80 11206");
    file(
        "proc/diskstats",
        "   8       0 sda 10 0 16 5 20 0 32 5 0 5 5\n"
            + "   8       2 sda2 10 0 16 5 20 0 32 5 0 5 5\n"
            + " 253       0 dm-0 10 0 16 5 20 0 32 5 0 5 5");
    Usage usage = new MachineUsage(root).now();
    assertEquals(Duration.ofMillis(1650), usage.cpuTime().orElseThrow());
    assertEquals(614_400, usage.memory().orElseThrow().bytes());
    assertEquals(1_024_000, usage.memoryLimit().orElseThrow().bytes());
    assertEquals(80, usage.processes().orElseThrow());
    assertEquals(Set.of("sda"), usage.disks().keySet());
    assertEquals(8192, usage.disk().orElseThrow().read().bytes());
    assertEquals(20, usage.disk().orElseThrow().writes());
  }
}
