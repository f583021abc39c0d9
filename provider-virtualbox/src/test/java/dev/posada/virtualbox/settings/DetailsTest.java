package dev.posada.virtualbox.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class DetailsTest {
  private static Details read(String attribute, String ports) {
    String file =
        "<VirtualBox xmlns='http://www.virtualbox.org/'><Machine uuid='{1}' "
            + attribute
            + "><Hardware><UART>"
            + ports
            + "</UART></Hardware></Machine></VirtualBox>";
    return Details.read(file.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aMachineIsModifiedUnlessTheFileDeniesIt() {
    assertFalse(read("currentStateModified='false'", "").modified());
    assertTrue(read("", "").modified());
  }

  @Test
  void portsCountFromOneIfTheyAreConnected() {
    Details some =
        read(
            "",
            "<Port slot='0' enabled='true' IOBase='0x3f8' IRQ='4' hostMode='Disconnected'/>"
                + "<Port slot='1' enabled='true' path='/x' hostMode='HostPipe'/>"
                + "<Port slot='2' enabled='false' path='/x' hostMode='HostPipe'/>");
    assertEquals(List.of(2), some.ports());
  }
}
