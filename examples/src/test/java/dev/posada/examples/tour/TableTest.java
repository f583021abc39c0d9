package dev.posada.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Kind;
import dev.posada.Usage;
import dev.posada.examples.tour.Isolation.View;
import dev.posada.examples.tour.Isolation.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final View HOST = new View("house", "120", "25", "lo eth0", "aaaa-1");

  private final Figures machine =
      figures(
          Kind.VIRTUAL_MACHINE,
          "QEMU 7.2",
          new View("guest", "74", "4", "lo eth0", "bbbb-2"),
          HOST);
  private final Figures container =
      figures(
          Kind.CONTAINER, "Docker 26.1", new View("4f1d", "3", "28", "lo eth0", "aaaa-1"), HOST);

  @Test
  void whatIsSeenInsideStandsBesideWhatTheHostSees() {
    assertEquals(
        List.of(
            "             virtual machine        container              their host",
            "on           QEMU 7.2               Docker 26.1",
            "isolation    shown                  shown",
            "  host name  guest                  4f1d                   house",
            "  processes  74                     3                      120",
            "  mounts     4                      28                     25",
            "  network    lo eth0                lo eth0                lo eth0",
            "  kernel     its own                that of the host",
            "image        2.0 MiB                2.0 MiB",
            "until ready  1.50 s                 1.50 s",
            "memory       12 MiB                 12 MiB"),
        Table.of(List.of(machine, container)).lines());
  }

  @Test
  void whatIsRealIsRatherShownThanWhatIsSimulated() {
    Figures simulated = simulated(Kind.VIRTUAL_MACHINE);
    List<String> lines = Table.of(List.of(simulated, container, machine)).lines();
    assertTrue(lines.get(1).contains("QEMU 7.2"), lines::toString);
  }

  @Test
  void whatWasSeenFromInsideIsRatherShownThanWhatWasNot() {
    Figures silent = figures(Kind.VIRTUAL_MACHINE, "VirtualBox 7.2", false, Optional.empty());
    List<String> lines = Table.of(List.of(silent, machine)).lines();
    assertTrue(lines.get(1).contains("QEMU 7.2"), lines::toString);
  }

  @Test
  void theHostOfOnlyOneIsNotCalledTheirs() {
    Figures far =
        figures(Kind.CONTAINER, "Docker 26.1", new View("4f1d", "3", "28", "lo", "cccc-3"), null);
    List<String> lines = Table.of(List.of(machine, far)).lines();
    assertEquals("             virtual machine        container", lines.get(0));
  }

  @Test
  void nothingOfASimulatedHostIsCalledIsolated() {
    List<String> lines =
        Table.of(List.of(simulated(Kind.VIRTUAL_MACHINE), simulated(Kind.CONTAINER))).lines();
    assertEquals("isolation    not shown, simulated   not shown, simulated", lines.get(2));
    assertEquals("image        2.0 MiB *simulated*    2.0 MiB *simulated*", lines.get(3));
    assertEquals(6, lines.size());
  }

  @Test
  void whatWasNotMeasuredIsNotMadeUp() {
    Figures silent =
        new Figures(
            Kind.VIRTUAL_MACHINE,
            "VirtualBox 7.2",
            false,
            "64 MiB",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertEquals(
        List.of(
            "             virtual machine        container",
            "on           VirtualBox 7.2         -",
            "isolation    not shown, no shell    -",
            "image        64 MiB                 -",
            "until ready  nobody answers         -",
            "memory       not measured           -"),
        Table.of(List.of(silent)).lines());
  }

  @Test
  void aGuestElsewhereIsNotComparedWithThisMachine() {
    Figures elsewhere =
        figures(Kind.CONTAINER, "Docker 26.1", new View("4f1d", "3", "28", "lo", "cccc-3"), null);
    List<String> lines = Table.of(List.of(elsewhere)).lines();
    assertEquals("             virtual machine        container", lines.get(0));
    assertEquals("  kernel     -                      of boot cccc", lines.get(7));
  }

  @Test
  void aLongVersionStandsBelowItsProduct() {
    Figures workstation =
        figures(
            Kind.VIRTUAL_MACHINE,
            "VMware Workstation 17.6.3 build-24583834",
            false,
            Optional.empty());
    List<String> lines = Table.of(List.of(workstation, container)).lines();
    assertEquals(
        List.of(
            "on           VMware Workstation     Docker 26.1",
            "             17.6.3 build-24583834"),
        lines.subList(1, 3));
    assertEquals(
        "             17.6.3 build-24583834", Table.of(List.of(workstation)).lines().get(2));
  }

  @Test
  void aLongCellIsCut() {
    View many = new View("x".repeat(90), "1", "1", "lo " + "veth ".repeat(20), "aaaa-1");
    List<String> lines = Table.of(List.of(figures(Kind.CONTAINER, "D", many, many))).lines();
    lines.forEach(line -> assertTrue(line.length() <= Screen.WIDTH, line));
  }

  @Test
  void withoutFiguresThereIsNoTable() {
    assertEquals(List.of(), Table.of(List.of()).lines());
  }

  private static Figures figures(Kind kind, String product, View inside, View outside) {
    return figures(
        kind, product, false, Optional.of(new Views(inside, Optional.ofNullable(outside))));
  }

  private static Figures simulated(Kind kind) {
    return figures(kind, "Memory", true, Optional.empty());
  }

  private static Figures figures(
      Kind kind, String product, boolean simulated, Optional<Views> inside) {
    Usage usage = Usage.builder(Instant.EPOCH).memory(ByteSize.mib(12)).build();
    return new Figures(
        kind,
        product,
        simulated,
        "2.0 MiB",
        Optional.of(Duration.ofMillis(1500)),
        Optional.of(usage),
        inside);
  }
}
