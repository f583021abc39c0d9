package dev.posada.virtualbox.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import java.util.List;
import java.util.stream.Stream;

/** Compares networks with the commands that have made them. */
final class NetworkReading {
  private NetworkReading() {}

  static void interfaces(Recording recording) {
    List<NetworkText.Interface> read = NetworkText.interfaces(recording.stdout());
    assertEquals(recording.stdout().split("GUID: ").length - 1, read.size());
    for (NetworkText.Interface one : read) {
      assertEquals("HostInterfaceNetworking-" + one.name(), one.network());
      // VirtualBox makes the end of the GUID of an interface of its MAC.
      String mac = one.mac().replace(":", "");
      assertTrue(recording.stdout().contains("-8000-" + mac), one.toString());
      assertTrue(one.address().matches("[\\d.]+") && one.mask().matches("[\\d.]+"));
    }
    if (recording.file().contains("after-ipconfig")) {
      Recording set = done("hostonlyif ipconfig vboxnet0").findFirst().orElseThrow();
      assertEquals(set.after("--ip"), read.get(0).address());
      assertTrue(read.get(0).up());
    }
  }

  static void created(Recording recording) {
    String name = NetworkText.created(recording.stdout()).orElseThrow();
    assertTrue(done("hostonlyif ipconfig " + name).findAny().isPresent(), name);
  }

  private static Stream<Recording> done(String command) {
    return Recording.all().stream()
        .filter(it -> it.command().startsWith(command) && it.exit() == 0);
  }
}
