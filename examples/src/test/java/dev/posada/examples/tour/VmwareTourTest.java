package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.examples.SimulatedVmware;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The tour on a VMware of simulated programs, in a JVM of its own that finds them in PATH. */
@Tag("slow")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
class VmwareTourTest {
  static final List<String> STEPS =
      List.of(
          "follow events",
          "create posada-tour-#-machine",
          "start",
          "pause and resume",
          "take a snapshot",
          "pull its plug",
          "restore the snapshot",
          "delete the snapshot",
          "stop",
          "make a full clone and delete it",
          "make a linked clone and delete it",
          "delete");

  @TempDir Path folder;
  private SimulatedVmware vmware;

  @BeforeEach
  void install() throws Exception {
    vmware = SimulatedVmware.in(folder.resolve("vmware"));
  }

  @AfterEach
  void remove() throws Exception {
    vmware.close();
  }

  /**
   * The programs do not say that they are simulated, so the tour has to claim nothing of them: no
   * figure is measured, and the table says so.
   */
  @Test
  void theLifeOfAMachineIsToldAndNothingIsLeft() throws Exception {
    String printed = vmware.program(Map.of()).run(0, Tour.class, "--uri", SimulatedVmware.URI);
    List<String> lines = printed.lines().toList();
    assertEquals(STEPS, steps(lines), printed);
    String unbroken = printed.replaceAll("\n {6,}", " ");
    for (String said :
        List.of(
            "  no CONTAINERS, IMAGES, SERVICES: VMware runs machines only\n",
            "  no limit of vcpus, memory while a guest runs: VMware gives a machine its size while it"
                + " is off\n",
            "  nothing is installed in it, so nobody will answer\n",
            "  cannot attach a disk while it runs: vmrun changes no devices of a machine that runs\n",
            "  snapshot before with memory, current, of a machine that is RUNNING\n",
            "  it is STOPPED\n",
            "  it is RUNNING\n",
            "  cannot move it to another host: VMware's desktop products move no machine\n",
            "  it has 1 disk\n",
            ": machine posada-tour-#-machine uses it\n")) {
      assertTrue(anonymous(unbroken).contains(said), () -> "no " + said + "in\n" + printed);
    }
    assertFalse(printed.contains("FAILED"), printed);
    List<String> wide = lines.stream().filter(line -> line.length() > Screen.WIDTH).toList();
    assertTrue(wide.stream().noneMatch(line -> line.strip().contains(" ")), wide::toString);
    assertEquals(
        List.of(
            "             virtual machine        container",
            "on           VMware Workstation     -",
            "             17.6.3 build-24583834",
            "isolation    not shown, no shell    -",
            "image        64 MiB                 -",
            "until ready  nobody answers         -",
            "memory       not measured           -"),
        lines.subList(lines.size() - 7, lines.size()));
    assertEquals(List.of(), vmware.left());
  }

  private static List<String> steps(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("step "))
        .map(line -> anonymous(line.replaceFirst("step \\d+: ", "")))
        .toList();
  }

  private static String anonymous(String text) {
    return text.replaceAll("posada-tour-[0-9a-f]{8}", "posada-tour-#");
  }
}
