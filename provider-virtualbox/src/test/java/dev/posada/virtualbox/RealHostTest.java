package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ConnectOptions;
import dev.posada.ConnectionException;
import dev.posada.Host;
import dev.posada.HostInfo;
import dev.posada.Hypervisors;
import dev.posada.RejectedException;
import dev.posada.testkit.InTurn;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@InTurn(LabBox.COMMAND_LINE)
class RealHostTest {
  @Test
  void aHostSaysWhatItIs() {
    try (Host host = LabBox.connect()) {
      HostInfo info = host.inspect();
      assertEquals("VirtualBox", info.product());
      assertTrue(info.version().matches("\\d+\\.\\d+\\.\\d+.*r\\d+"), info::version);
      assertFalse(info.hostName().orElse("").isBlank());
      assertTrue(info.memory().orElseThrow().bytes() > 0);
      assertEquals("Linux", info.details().get("operating system"));
    }
  }

  @Test
  void aQueryIsRefused() {
    for (String uri : List.of("vbox:///?home=x", "vbox:///x", "vbox://host/", "vbox+tls://h/")) {
      LabBox.uri();
      assertThrows(
          RejectedException.class,
          () -> Hypervisors.load().connect(uri, LabBox.options()).close(),
          uri);
    }
  }

  @Test
  void aFolderWithoutSettingsIsNotTaken(@TempDir Path empty) {
    ConnectOptions elsewhere =
        ConnectOptions.defaults()
            .option(
                VirtualBoxConnectOptions.defaults()
                    .tool(LabBox.variable("POSADA_LAB_VIRTUALBOX_TOOL"))
                    .home(empty.toString()));
    try (Host here = LabBox.connect()) {
      here.virtualMachines().list(); // so that a server runs, which does not know that folder
      ConnectionException refused =
          assertThrows(
              ConnectionException.class,
              () -> Hypervisors.load().connect(LabBox.uri(), elsewhere).close());
      assertTrue(refused.getMessage().contains(empty.toString()), refused::getMessage);
    }
  }
}
