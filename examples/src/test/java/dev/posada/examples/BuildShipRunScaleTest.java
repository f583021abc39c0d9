package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Host;
import dev.posada.Hypervisors;
import dev.posada.memory.MemoryWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildShipRunScaleTest {
  private static final String URI = "memory:///build-ship-run-scale";

  @TempDir Path app;

  @AfterEach
  void forgetTheWorld() {
    MemoryWorld.of(URI).reset();
  }

  @Test
  void theImageIsBuiltAndRunsOnceAndThenFiveTimes() throws Exception {
    Files.writeString(
        app.resolve("Dockerfile"), "FROM alpine:3.20\nCMD [\"yes\", \"hello, world\"]\n");
    String printed = Printed.by(() -> BuildShipRunScale.main(new String[] {URI, app.toString()}));
    List<String> lines = printed.lines().toList();
    assertTrue(lines.stream().anyMatch(it -> it.matches("http://localhost:[1-9]\\d*")), printed);
    assertEquals(20, lines.stream().filter("hello, world"::equals).count(), printed);
    assertEquals("5 of 5", lines.get(lines.size() - 1));
    try (Host host = Hypervisors.load().connect(URI)) {
      assertEquals(List.of(), host.guests().list());
      assertEquals(List.of(), host.services().list());
      assertEquals(
          List.of("localhost:5000/hello:1"), host.images().get("localhost:5000/hello:1").tags());
    }
  }
}
