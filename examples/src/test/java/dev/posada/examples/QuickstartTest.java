package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Host;
import dev.posada.Hypervisors;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickstartTest {
  private static final String URI = "memory:///quickstart";

  @Test
  void bothGuestsSayHelloAreLimitedAndGone() throws Exception {
    String printed = Printed.by(() -> Quickstart.main(new String[] {URI}));
    for (String name : List.of("web", "cache")) {
      assertTrue(printed.contains("hello from " + name), printed);
    }
    assertEquals(2, printed.lines().filter(line -> line.startsWith("cpus 0.5: holds 0.5")).count());
    assertEquals(2, printed.lines().filter(line -> line.startsWith("removed ")).count());
    try (Host host = Hypervisors.load().connect(URI)) {
      assertEquals(List.of(), host.guests().list());
    }
  }
}
