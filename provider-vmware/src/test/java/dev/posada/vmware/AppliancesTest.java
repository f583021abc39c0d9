package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Capability;
import dev.posada.Disk;
import dev.posada.HypervisorException;
import dev.posada.InsufficientResourcesException;
import dev.posada.Nic;
import dev.posada.OperationCancelledException;
import dev.posada.Progress;
import dev.posada.RejectedException;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines as files for other hypervisors, which ovftool writes and reads. */
class AppliancesTest extends Simulated {
  private Path out;
  private VirtualMachine machine;

  @BeforeEach
  void create() throws IOException {
    out = Files.createDirectory(folder.resolve("out"));
    machine =
        host.virtualMachines()
            .create(VirtualMachineSpec.named("web").attach(Disk.blank(ByteSize.mib(8)), Nic.nat()));
  }

  private VirtualMachine bring(Path file, String name) {
    return host.virtualMachines().importFrom(file, name);
  }

  private Path exported() {
    Path file = out.resolve("web.ova");
    machine.exportTo(file);
    return file;
  }

  /** One folder, that of the machine which was there before. */
  private void nothingIsMade() {
    assertEquals(
        List.of(vmx(machine).getParent().getFileName().toString()), names(vmware.machines()));
    assertEquals(List.of(machine), host.virtualMachines().list());
  }

  @Test
  void withoutTheToolThereAreNone() {
    Path file = exported();
    host.close();
    vmware.without("ovftool");
    host = vmware.connect();
    VirtualMachine same = host.virtualMachines().get("web");
    assertTrue(host.support(Capability.OVA).remedy().orElse("").contains("OVF Tool"));
    assertThrows(UnsupportedCapabilityException.class, () -> same.exportTo(out.resolve("two.ova")));
    assertThrows(UnsupportedCapabilityException.class, () -> bring(file, "two"));
    assertEquals(List.of("web.ova"), names(out));
  }

  @Test
  void theirProgressIsTold() {
    List<Progress> seen = new CopyOnWriteArrayList<>();
    Task task = Task.within(Duration.ofMinutes(1)).onProgress(seen::add);
    Path file = out.resolve("web.ova");
    machine.exportTo(file, task);
    assertTold("exporting", seen);
    seen.clear();
    host.virtualMachines().importFrom(file, "two", task);
    assertTold("importing", seen);
  }

  private static void assertTold(String phase, List<Progress> seen) {
    List<Progress> its = seen.stream().filter(one -> one.phase().equals(phase)).toList();
    assertTrue(
        its.stream().anyMatch(one -> one.done() == 99 && one.total() == 100), seen::toString);
  }

  private static void cancelled(Consumer<Task> verb) {
    Task task = Task.within(Duration.ofMinutes(1));
    task.onProgress(begun -> task.cancel());
    assertThrows(OperationCancelledException.class, () -> verb.accept(task));
  }

  @Test
  void cancelledOnesLeaveNothing() {
    Path file = exported();
    vmware.fault("command=ovftool action=hang");
    cancelled(task -> machine.exportTo(out.resolve("two.ova"), task));
    cancelled(task -> machine.exportTo(out.resolve("two.ovf"), task));
    cancelled(task -> host.virtualMachines().importFrom(file, "two", task));
    assertEquals(List.of("web.ova"), names(out));
    nothingIsMade();
  }

  @Test
  void failedOnesLeaveNothing() {
    Path file = exported();
    vmware.fault("command=ovftool action=diskFull");
    assertThrows(
        InsufficientResourcesException.class, () -> machine.exportTo(out.resolve("two.ovf")));
    assertThrows(InsufficientResourcesException.class, () -> bring(file, "two"));
    assertEquals(List.of("web.ova"), names(out));
    nothingIsMade();
  }

  @Test
  void namesOfAllKindsGoAndComeBack() {
    for (String name : List.of("\u4e2d\u6587 \u00fc", "it's", "a & b <c>", "-T", "x;y", "a/b")) {
      String plain = name.replace("/", "_");
      for (String end : List.of(".ova", ".ovf", ".OVA")) {
        Path file = out.resolve(plain + end);
        machine.exportTo(file);
        VirtualMachine made = bring(file, name + end);
        assertEquals(name + end, made.inspect().name());
        assertEquals(1, made.inspect().disks().size(), name);
        made.start();
        made.kill();
        made.delete();
      }
    }
    nothingIsMade();
  }

  @Test
  void aFileThatSaysNotWhatItIsIsNotWritten() {
    for (String name : List.of("web.zip", "web", ".ova.bak")) {
      RejectedException why =
          assertThrows(RejectedException.class, () -> machine.exportTo(out.resolve(name)));
      assertTrue(why.remedy().orElse("").contains(".ova"), why::toString);
    }
    assertEquals(List.of(), names(out));
  }

  @Test
  void whatBecomesNoMachineOfItsOwnIsRejected() throws IOException {
    machine.exportTo(out.resolve("web.ovf"));
    String good = text(out.resolve("web.ovf"));
    String system = good.substring(good.indexOf("<VirtualSystem"), good.indexOf("</Envelope>"));
    for (String bad :
        List.of(
            good.replace(system, system + system),
            good.replace(system, "<EulaSection/>" + system),
            good.replace("href=\"", "href=\"../"),
            good.replace("href=\"", "href=\"http://example.com/"),
            "<html/>")) {
      Path file = Files.writeString(out.resolve("bad.ovf"), bad);
      HypervisorException why =
          assertThrows(RejectedException.class, () -> bring(file, "two"), bad);
      assertFalse(why.getMessage().isBlank());
    }
    nothingIsMade();
  }
}
