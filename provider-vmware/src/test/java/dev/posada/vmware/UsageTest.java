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
    Usage usage = new Usage(Optional.of("vmrun 1.17.0 build-24583834"), Optional.empty());
    assertEquals(usage, Usage.parse(output));
    assertEquals(usage, Usage.parse(output.replace("\n", "\r\n")));
  }

  @Test
  void aVersionMayHaveNoBuild() {
    assertEquals(Optional.of("vmrun 1.13.1"), Usage.parse("vmrun version 1.13.1\n").version());
  }

  @Test
  void withoutAVersionTheFirstWordsAreTheError() {
    assertEquals(
        new Usage(Optional.empty(), Optional.of("vmrun was unable to start.")),
        Usage.parse("\n\n  vmrun was unable to start.\nPlease make sure of it.\n"));
  }

  @Test
  void nothingHasNeither() {
    assertEquals(new Usage(Optional.empty(), Optional.empty()), Usage.parse("\n \n"));
  }
}
