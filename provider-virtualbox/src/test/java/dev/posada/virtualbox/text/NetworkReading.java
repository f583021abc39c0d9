package dev.posada.virtualbox.text;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.virtualbox.recorded.Recording;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares networks with the commands that have made them. */
final class NetworkReading {
  private NetworkReading() {}

  static void nat(Recording recording) {
    Recording made = done("natnetwork add").findFirst().orElseThrow();
    List<NetworkText.Nat> read = NetworkText.nat(recording.stdout());
    assertEquals(1, read.size());
    assertEquals(made.after("--netname"), read.get(0).name());
    assertEquals(made.after("--network"), read.get(0).prefix());
    assertEquals(made.after("--dhcp").equals("on"), read.get(0).dhcp());
    assertTrue(read.get(0).enabled());
  }

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

  static void dhcp(Recording recording) {
    List<NetworkText.Dhcp> read = NetworkText.dhcp(recording.stdout());
    assertEquals(recording.stdout().split("NetworkName: ").length - 1, read.size());
    Recording made = done("dhcpserver add").findFirst().orElseThrow();
    Optional<NetworkText.Dhcp> one =
        read.stream().filter(it -> it.network().equals(made.after("--network"))).findFirst();
    assertEquals(read.size() == 2, one.isPresent());
    one.ifPresent(
        it ->
            assertEquals(
                List.of(
                    made.after("--server-ip"),
                    made.after("--lower-ip"),
                    made.after("--upper-ip"),
                    made.after("--netmask")),
                List.of(it.address(), it.lowest(), it.highest(), it.mask())));
  }

  static void internal(Recording recording) {
    String again =
        NetworkText.internal(recording.stdout()).stream()
            .map(name -> "Name:        " + name + "\n")
            .collect(joining());
    assertEquals(recording.stdout(), again);
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
