package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a machine are made in a folder. */
class ObstaclesTest {
  @TempDir Path root;

  private void folder(String path) throws IOException {
    Files.createDirectories(root.resolve(path));
  }

  private Path file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void linux() throws IOException {
    folder("proc/self");
    folder("sys/module");
  }

  private void withModule() throws IOException {
    linux();
    folder("sys/module/vboxdrv");
    file("dev/vboxdrv", "");
    file("dev/vboxdrvu", "");
  }

  private Optional<VersionText.Obstacle> first(int major, int minor) {
    return new Obstacles(root).first(new VersionText.Numbers(major, minor));
  }

  private String what() {
    return first(7, 1).map(VersionText.Obstacle::what).orElse("nothing");
  }

  @Test
  void elsewhereThanOnLinuxFilesTellNothing() {
    assertEquals("nothing", what());
  }

  @Test
  void withItsModuleNothingIsInTheWay() throws IOException {
    withModule();
    assertEquals("nothing", what());
  }

  @Test
  void aModuleThatIsNotLoadedIsNamedWithTheKernel() throws IOException {
    linux();
    file("proc/sys/kernel/osrelease", "6.12.9-amd64\n");
    assertEquals("the kernel module vboxdrv is not loaded into 6.12.9-amd64", what());
    assertTrue(first(7, 1).orElseThrow().remedy().contains("/sbin/vboxconfig"));
  }

  @Test
  void inAContainerTheDeviceIsMissing() throws IOException {
    linux();
    folder("sys/module/vboxdrv");
    assertEquals("the kernel module vboxdrv is loaded, but there is no /dev/vboxdrv", what());
  }

  @Test
  void aDeviceOfOthersIsForAGroup() throws IOException {
    withModule();
    Path device = root.resolve("dev/vboxdrvu");
    assertTrue(device.toFile().setReadOnly());
    assumeFalse(Files.isWritable(device), "root may write everything");
    assertEquals("/dev/vboxdrvu is not writable for this user", what());
    assertTrue(first(7, 1).orElseThrow().remedy().contains("vboxusers"));
  }

  @Test
  void kvmThatHoldsTheProcessorsIsInTheWayUntil72() throws IOException {
    withModule();
    folder("sys/module/kvm_intel");
    assertEquals("nothing", what(), "a kernel before 6.12");
    file("sys/module/kvm/parameters/enable_virt_at_load", "Y\n");
    assertTrue(what().startsWith("KVM holds"), this::what);
    assertEquals(Optional.empty(), first(7, 2));
    file("sys/module/kvm/parameters/enable_virt_at_load", "N\n");
    assertEquals("nothing", what());
  }

  @Test
  void anInstallationWithoutItsServerIsBroken() throws IOException {
    withModule();
    file("usr/lib/virtualbox/VBoxManage", "");
    assertEquals("there is no VBoxSVC in /usr/lib/virtualbox", what());
    file("usr/lib/virtualbox/VBoxSVC", "");
    assertEquals("nothing", what());
  }
}
