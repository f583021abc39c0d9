package dev.posada.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Container;
import dev.posada.ContainerSpec;
import dev.posada.Host;
import dev.posada.Hypervisors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On real engines: a simulated guest has neither a shell nor sort, and KVM streams no command. */
class RunInGuestTest {
  @ParameterizedTest
  @EnumSource(names = {"DOCKER", "PODMAN"})
  void aCommandFailsAnotherIsFedAndAShellIsTalkedTo(Engine engine) throws Exception {
    engine.require();
    try (Host host = Hypervisors.load().connect(engine.uri())) {
      ContainerSpec sleeping = ContainerSpec.image(ContainerSamples.labImage());
      Container web = host.containers().run(sleeping.command("sleep", "600"));
      try {
        String printed = Printed.by(() -> RunInGuest.main(new String[] {engine.uri(), web.id()}));
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
