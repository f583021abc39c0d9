package dev.posada.virtualbox.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.virtualbox.settings.MachineSettings.Nic;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GuestNetworkTest {
  private static final String NET = "/VirtualBox/GuestInfo/Net/";

  private static Nic nic(int slot, String mac, String mode) {
    return new Nic(slot, mac, true, mode, "", List.of(), "");
  }

  private static String line(String key, String value) {
    return NET + key + " = '" + value + "' @ 2026-11-28T14:35:28.548Z TRANSIENT, TRANSRESET\n";
  }

  private static List<String> addresses(String stdout, Nic... nics) {
    return GuestNetwork.addresses(stdout, List.of(nics)).stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void theBestAddressIsTheFirst() {
    String said =
        line("0/MAC", "08002776FD47")
            + line("0/V4/IP", "10.0.2.15")
            + line("1/MAC", "0800277700AA")
            + line("1/V4/IP", "169.254.3.4")
            + line("2/MAC", "0800277700BB")
            + line("2/V4/IP", "192.168.56.101")
            + line("2/V6/IP", "fd00::5")
            + line("2/V4/Broadcast", "192.168.56.255")
            + line("3/V4/IP", "0.0.0.0")
            + line("4/V4/IP", "example.org");
    assertEquals(
        List.of("192.168.56.101", "fd00:0:0:0:0:0:0:5", "10.0.2.15", "169.254.3.4"),
        addresses(
            said,
            nic(0, "08002776FD47", "NAT"),
            nic(1, "0800277700AA", "HostOnlyInterface"),
            nic(2, "0800277700BB", "HostOnlyInterface")));
  }

  @Test
  void whatTheGuestMadeItselfComesLast() {
    String said =
        line("0/MAC", "0242AC110001")
            + line("0/V4/IP", "172.17.0.1")
            + line("1/MAC", "08002776FD47")
            + line("1/V4/IP", "10.0.2.15");
    assertEquals(
        List.of("10.0.2.15", "172.17.0.1"), addresses(said, nic(0, "08002776FD47", "NAT")));
  }

  @Test
  void aCardThatIsGoneOrDownHasNoAddress() {
    String said =
        line("Count", "2")
            + line("0/MAC", "08002776FD47")
            + line("0/Status", "Down")
            + line("0/V4/IP", "10.0.2.15")
            + line("1/MAC", "0800277700AA")
            + line("1/Status", "Up")
            + line("1/V4/IP", "10.0.3.15")
            + line("2/V4/IP", "10.0.4.15");
    Nic first = nic(0, "08002776FD47", "NAT");
    assertEquals(List.of("10.0.3.15"), addresses(said, first, nic(1, "0800277700AA", "NAT")));
  }

  @Test
  void whatTheGuestWritesIntoAValueBreaksNothing() {
    String said =
        line("0/V4/IP", "999.1.1.1")
            + line("1/V4/IP", "x' @ 2026-99-99T00:00:00Z\n/a = 'b")
            + line("2/V4/IP", "10.0.2.15");
    assertEquals(List.of("10.0.2.15"), addresses(said, nic(0, "08002776FD47", "NAT")));
  }

  @Test
  void withoutAdditionsThereIsNone() {
    String said =
        "/VirtualBox/HostInfo/VBoxVer      = '7.2.22'        @ 2026-11-28T14:34:36.486Z TRANSIENT\n";
    assertEquals(List.of(), addresses(said, nic(0, "08002776FD47", "NAT")));
  }
}
