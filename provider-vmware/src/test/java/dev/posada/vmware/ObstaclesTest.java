package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObstaclesTest {
  @TempDir Path root;

  private void folder(String path) throws IOException {
    Files.createDirectories(root.resolve(path));
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void linux() throws IOException {
    folder("proc/self");
    folder("sys/module");
    file("proc/cpuinfo", "flags\t\t: fpu vmx sse\n");
  }

  private void withModule() throws IOException {
    linux();
    file("dev/vmmon", "");
  }

  private String what() {
    return new Obstacles(root).first().map(Obstacles.Obstacle::what).orElse("nothing");
  }

  private String remedy() {
    return new Obstacles(root).first().map(Obstacles.Obstacle::remedy).orElse("");
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
    assertEquals("the kernel module vmmon is not loaded into 6.12.9-amd64", what());
    assertTrue(remedy().contains("vmware-modconfig"), this::remedy);
  }

  @Test
  void inAContainerTheDeviceIsMissing() throws IOException {
    linux();
    folder("sys/module/vmmon");
    assertEquals("the kernel module vmmon is loaded, but there is no /dev/vmmon", what());
  }

  @Test
  void processorsWithoutVirtualizationAreInTheWayFirst() throws IOException {
    linux();
    file("proc/cpuinfo", "flags\t\t: fpu sse\n");
    assertEquals("the processors show neither VT-x nor AMD-V", what());
    file("proc/cpuinfo", "flags\t\t: fpu svm\n");
    assertTrue(what().startsWith("the kernel module"), this::what);
  }

  @Test
  void aMachineOfKvmTakesTheProcessors() throws IOException {
    withModule();
    file("sys/module/kvm_intel/refcnt", "0\n");
    assertEquals("nothing", what());
    file("sys/module/kvm_intel/refcnt", "2\n");
    assertEquals("a machine of KVM has the processors' virtualization", what());
    assertTrue(remedy().contains("kvm_intel"), this::remedy);
  }
}
