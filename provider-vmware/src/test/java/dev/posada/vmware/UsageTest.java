package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsageTest {

  /** The head of what vmrun of Workstation 17.6 writes, as its public captures have it. */
  @Test
  void theVersionHeadsIt() {
    String output =
        """

        vmrun version 1.17.0 build-24583834

        Usage: vmrun [AUTHENTICATION-FLAGS] COMMAND [PARAMETERS]
        """;
    Optional<String> version = Optional.of("vmrun 1.17.0 build-24583834");
    assertEquals(version, Usage.version(output));
    assertEquals(version, Usage.version(output.replace("\n", "\r\n")));
  }

  @Test
  void aVersionMayHaveNoBuild() {
    assertEquals(Optional.of("vmrun 1.13.1"), Usage.version("vmrun version 1.13.1\n"));
  }

  @Test
  void otherWordsAndNoneHaveNoVersion() {
    assertEquals(
        Optional.empty(),
        Usage.version("\n\n  vmrun was unable to start.\nPlease make sure of it.\n"));
    assertEquals(Optional.empty(), Usage.version("\n \n"));
  }
}
