package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a real engine: a simulated guest has neither a shell nor sort. */
class RunInGuestTest {
  private static final String URI = System.getenv("POSADA_LAB_DOCKER");
  private static final String IMAGE =
      System.getenv().getOrDefault("POSADA_LAB_IMAGE", "posada-lab:1");
  private static final String SKIPPED = "POSADA_LAB_DOCKER names no engine; .ci/lab brings one up";

  @Test
  void aCommandFailsAnotherIsFedAndAShellIsTalkedTo() throws Exception {
    if (URI == null) {
      System.out.println("skipped RunInGuestTest: " + SKIPPED);
    }
    assumeTrue(URI != null, SKIPPED);
    try (Host host = Hypervisors.load().connect(URI)) {
      Container web = host.containers().run(ContainerSpec.image(IMAGE).command("sleep", "600"));
      try {
        String printed = Printed.by(() -> RunInGuest.main(new String[] {URI, web.id()}));
        List<String> lines = printed.lines().toList();
        assertTrue(lines.get(0).matches("[12]: ls: .*/no such folder.*"), printed);
        assertEquals(
            List.of("a", "b", "42", "shell ended with 3"),
            lines.subList(lines.size() - 4, lines.size()));
      } finally {
        web.kill();
        web.delete();
      }
    }
  }
}
