package dev.posada.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.docker.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupFilesTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final HostFacts HOST =
      new HostFacts(2, ByteSize.gib(8).bytes(), true, true, true, true);

  @TempDir Path root;
  private Path cgroups;
  private Path processes;

  @BeforeEach
  void makeFolders() throws IOException {
    cgroups = Files.createDirectory(root.resolve("cgroup"));
    processes = Files.createDirectory(root.resolve("proc"));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  private void version1(String group, String quota) throws IOException {
    file("cgroup/cpu/" + group + "/cpu.cfs_quota_us", quota);
    file("cgroup/cpu/" + group + "/cpu.cfs_period_us", "100000");
    file("cgroup/cpu/" + group + "/cpu.shares", "512");
    file("cgroup/memory/" + group + "/memory.limit_in_bytes", "67108864");
    file("cgroup/pids/" + group + "/pids.max", "max");
  }

  private void version2(String group) throws IOException {
    file("cgroup/cgroup.controllers", "cpu memory pids");
    file("cgroup/" + group + "/cpu.max", "50000 100000");
    file("cgroup/" + group + "/memory.max", "max");
    file("cgroup/" + group + "/pids.max", "20");
  }

  private Optional<String> read(String parent) {
    Json container =
        Json.object()
            .with("Id", ID)
            .with("State", Json.object().with("Pid", 42))
            .with("HostConfig", Json.object().with("CgroupParent", parent));
    return new CgroupFiles(cgroups, processes).read(container, HOST).map(Object::toString);
  }

  @Test
  void readsVersion1() throws Exception {
    version1("docker/" + ID, "50000");
    assertEquals(
        Optional.of("cpus 0.5, cpu weight 50, memory 64 MiB, processes unlimited"), read(""));
  }

  private Optional<String> readWithDisks() {
    DiskLimits disks = DiskLimits.of(Json.object(), new ApiVersion(1, 41), Optional.empty());
    HostFacts host =
        new HostFacts(2, ByteSize.gib(8).bytes(), true, true, true, true, disks, Dialect.DOCKER);
    Json container = Json.object().with("Id", ID);
    return new CgroupFiles(cgroups, processes).read(container, host).map(Object::toString);
  }

  @Test
  void readsTheRatesOfVersion1() throws Exception {
    version1("docker/" + ID, "-1");
    assertEquals(
        Optional.of("cpus unlimited, cpu weight 50, memory 64 MiB, processes unlimited"),
        readWithDisks());
    String group = "cgroup/blkio/docker/" + ID + "/blkio.throttle.";
    file(group + "read_bps_device", "8:0 1048576\n254:0 2097152");
    file(group + "write_bps_device", "");
    file(group + "read_iops_device", "8:0 300");
    file(group + "write_iops_device", "");
    assertEquals(
        Optional.of(
            "cpus unlimited, cpu weight 50, memory 64 MiB, disk read 1 MiB/s, disk write"
                + " unlimited, disk read iops 300/s, disk write iops unlimited, processes"
                + " unlimited"),
        readWithDisks());
  }

  @Test
  void readsTheRatesOfVersion2() throws Exception {
    String group = "system.slice/docker-" + ID + ".scope";
    version2(group);
    assertEquals(Optional.of("cpus 0.5, memory unlimited, processes 20"), readWithDisks());
    file("cgroup/" + group + "/io.max", "8:0 rbps=max wbps=4194304 riops=max wiops=120");
    assertEquals(
        Optional.of(
            "cpus 0.5, memory unlimited, disk read unlimited, disk write 4 MiB/s, disk read iops"
                + " unlimited, disk write iops 120/s, processes 20"),
        readWithDisks());
  }

  @Test
  void minusOneIsNoQuota() throws Exception {
    version1("docker/" + ID, "-1");
    assertEquals(
        Optional.of("cpus unlimited, cpu weight 50, memory 64 MiB, processes unlimited"), read(""));
  }

  @Test
  void readsVersion2WithoutItsWeight() throws Exception {
    version2("system.slice/docker-" + ID + ".scope");
    assertEquals(Optional.of("cpus 0.5, memory unlimited, processes 20"), read(""));
  }

  @Test
  void looksWhereTheKernelSaysThatTheProcessIs() throws Exception {
    version2("user.slice/x/docker-" + ID + ".scope");
    assertEquals(Optional.empty(), read(""));
    file("proc/42/cgroup", "0::/user.slice/x/docker-" + ID + ".scope");
    assertEquals(Optional.of("cpus 0.5, memory unlimited, processes 20"), read(""));
  }

  /** As systemd does, and an engine within a container. */
  @Test
  void aProcessThatWentBelowItsGroupIsLimitedByThatGroup() throws Exception {
    String group = "user.slice/docker-" + ID + ".scope";
    version2(group);
    version2(group + "/init");
    file("cgroup/" + group + "/init/cpu.max", "max 100000");
    file("cgroup/" + group + "/init/pids.max", "max");
    file("proc/42/cgroup", "0::/" + group + "/init");
    assertEquals(Optional.of("cpus 0.5, memory unlimited, processes 20"), read(""));
  }

  @Test
  void theStricterOfTheTwoGroupsThatCrunMakesCounts() throws Exception {
    String group = "machine.slice/libpod-" + ID + ".scope";
    version2(group);
    version2(group + "/container");
    file("cgroup/" + group + "/cpu.max", "max 100000");
    file("cgroup/" + group + "/container/cpu.max", "25000 100000");
    file("cgroup/" + group + "/container/pids.max", "max");
    file("proc/42/cgroup", "0::/" + group + "/container");
    assertEquals(Optional.of("cpus 0.25, memory unlimited, processes 20"), read(""));
  }

  @Test
  void looksBelowTheParentThatIsConfigured() throws Exception {
    version1("mine/" + ID, "50000");
    assertEquals(
        Optional.of("cpus 0.5, cpu weight 50, memory 64 MiB, processes unlimited"), read("/mine"));
  }

  @Test
  void anotherProcessOfThatNumberIsNotTheContainer() throws Exception {
    file("proc/42/cgroup", "0::/user.slice");
    version2("user.slice");
    assertEquals(Optional.empty(), read(""));
  }

  @Test
  void neverLeavesTheHierarchy() throws Exception {
    file("proc/42/cgroup", "0::/../" + ID);
    file("cgroup/cgroup.controllers", "cpu");
    file(ID + "/cpu.max", "50000 100000");
    assertEquals(Optional.empty(), read("../" + ID));
  }
}
