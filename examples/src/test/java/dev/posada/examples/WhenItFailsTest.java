package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.BusyException;
import dev.posada.Failure;
import dev.posada.Host;
import dev.posada.HypervisorException;
import dev.posada.Hypervisors;
import dev.posada.NativeException;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachineSpec;
import dev.posada.memory.Fault;
import dev.posada.memory.MemoryWorld;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhenItFailsTest {
  private static final String URI = "memory:///when-it-fails";

  private final MemoryWorld world = MemoryWorld.of(URI);

  @AfterEach
  void forgetTheWorld() {
    world.reset();
  }

  @Test
  void whatDoesNotFailSaysNothing() throws Exception {
    assertEquals("", printed());
    try (Host host = Hypervisors.load().connect(URI)) {
      assertEquals("4711", host.virtualMachines().get("web").inspect().labels().get("order"));
    }
  }

  @Test
  void aNameThatIsTakenIsSafeToTryAgain() throws Exception {
    try (Host host = Hypervisors.load().connect(URI)) {
      host.virtualMachines().create(VirtualMachineSpec.named("web"));
    }
    List<String> lines = printed().lines().toList();
    assertTrue(lines.get(0).contains("\"web\""), lines.toString());
    assertEquals("nothing happened, trying again is safe", lines.get(lines.size() - 1));
  }

  @Test
  void aSpecThatCannotBeIsNever() throws Exception {
    fail(
        new UnsupportedCapabilityException(
            "a label", Support.no("no place for it", "none"), Failure.notDone()));
    assertPrinted("never here: .*no place for it.*\\n");
  }

  @Test
  void whatAnotherHoldsIsWorthAnotherTry() throws Exception {
    fail(new BusyException("somebody else has it"));
    assertPrinted("somebody else is at it, try again: .*\"web\".*\\n");
  }

  @Test
  void whatIsLeftBehindIsNamed() throws Exception {
    fail(new NativeException("the disk is full", Failure.partly(List.of("web.qcow2"))));
    assertPrinted("(?s).*the disk is full.*\\nleft behind: \\[web\\.qcow2]\\n");
  }

  /** It was made, but nobody said so. */
  @Test
  void whatNobodyKnowsIsLookedForByItsLabel() throws Exception {
    world.inject(
        Fault.failure(new NativeException("no answer", Failure.unknown()))
            .on("create")
            .afterEffect());
    String printed = printed();
    try (Host host = Hypervisors.load().connect(URI)) {
      String found = "found: [" + host.virtualMachines().get("web") + "]\n";
      assertTrue(printed.endsWith(found), printed);
    }
  }

  private void fail(HypervisorException failure) {
    world.inject(Fault.failure(failure).on("create"));
  }

  private static void assertPrinted(String pattern) throws Exception {
    String printed = printed();
    assertTrue(printed.matches(pattern), printed);
  }

  private static String printed() throws Exception {
    return Printed.by(() -> WhenItFails.main(new String[] {URI}));
  }
}
