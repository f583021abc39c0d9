package dev.posada.kvm.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.posada.PortForward;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

@Execution(CONCURRENT)
class ForwardsTest {
  private static final String MAC = "52:54:00:00:00:01";
  private static final String OTHER = "52:54:00:00:00:02";
  private static final PortForward WEB =
      new PortForward(PortForward.Protocol.TCP, "127.0.0.1", 8080, 80);
  private static final PortForward DNS = PortForward.udp(5353, 53);

  private static String domain(String card, String more) {
    return "<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
        + "<name>d</name><devices><interface type='user'><mac address='"
        + OTHER
        + "'/></interface>"
        + "<interface type='user'><mac address='"
        + MAC
        + "'/>"
        + card
        + "</interface></devices>"
        + more
        + "</domain>";
  }

  private static List<PortForward> of(String xml, String mac) {
    return DomainReader.read(xml).devices().nics().stream()
        .filter(nic -> nic.mac().orElse("").equals(mac))
        .findFirst()
        .orElseThrow()
        .forwards();
  }

  @Test
  void whatIsWrittenIsRead() {
    String xml = Forwards.change(domain("", ""), MAC, List.of(WEB, DNS));
    assertEquals(List.of(WEB, DNS), of(xml, MAC));
    assertEquals(List.of(), of(xml, OTHER));
    String both = Forwards.change(xml, OTHER, List.of(PortForward.tcp(2222, 22)));
    assertEquals(List.of(WEB, DNS), of(both, MAC));
    assertEquals(List.of(PortForward.tcp(2222, 22)), of(both, OTHER));
    assertEquals(List.of(WEB), of(Forwards.change(both, MAC, List.of(WEB)), MAC));
  }

  @Test
  void withTheLastForwardAllThatWasAddedGoes() {
    String some = Forwards.change(domain("", ""), MAC, List.of(WEB));
    String none = Forwards.change(some, MAC, List.of());
    assertFalse(none.contains("qemu:commandline") || none.contains("qemu:override"), none);
    assertEquals(List.of(), of(none, MAC));
  }

  @Test
  void argumentsAndOverridesOfOthersStay() {
    String theirs =
        "<qemu:commandline><qemu:arg value='-netdev'/><qemu:arg value='user,id=x'/>"
            + "<qemu:env name='A' value='b'/></qemu:commandline>"
            + "<qemu:override><qemu:device alias='ua-d'><qemu:frontend>"
            + "<qemu:property name='p' type='string' value='v'/></qemu:frontend></qemu:device>"
            + "</qemu:override>";
    String before = Xml.parse(domain("<alias name='ua-mine'/>", theirs)).toString();
    String some = Forwards.change(before, MAC, List.of(WEB));
    assertTrue(some.contains("id=posada-ua-mine,hostfwd=tcp:127.0.0.1:8080-:80"), some);
    assertEquals(before, Forwards.change(some, MAC, List.of()));
  }

  @Test
  void aCloneWithAnotherAddressHasTheForwardsToo() {
    String xml = Forwards.change(domain("", ""), MAC, List.of(WEB));
    assertEquals(List.of(WEB), of(xml.replace(MAC, "52:54:00:00:00:03"), "52:54:00:00:00:03"));
  }

  @Test
  void theFormOfPasstIsReadAndKept() {
    String card =
        "<backend type='passt'/><portForward proto='tcp' address='127.0.0.1'>"
            + "<range start='8080' to='80'/><range start='90' end='92'/>"
            + "<range start='91' exclude='yes'/></portForward>"
            + "<portForward proto='udp'/><portForward proto='udp'><range start='x'/></portForward>";
    String xml = domain(card, "");
    assertEquals(List.of(8080, 90, 92), of(xml, MAC).stream().map(PortForward::hostPort).toList());
    assertEquals(WEB, of(xml, MAC).get(0));
    String changed = Forwards.change(xml, MAC, List.of(DNS));
    assertEquals(List.of(DNS), of(changed, MAC));
    assertFalse(changed.contains("commandline"), changed);
  }

  @Test
  void aRangeOfAllPortsIsNotReadWithoutEnd() {
    String card =
        "<backend type='passt'/><portForward proto='tcp'><range start='1' end='65535'/>"
            + "</portForward>";
    assertEquals(1024, of(domain(card, ""), MAC).size());
  }

  @Test
  void whatMakesNoSenseIsPassedOver() {
    String theirs =
        "<qemu:commandline><qemu:arg value='-netdev'/>"
            + "<qemu:arg value='user,id=n,hostfwd=tcp::99999-:1,hostfwd=x,hostfwd=:h:1-:2,"
            + "hostfwd=::7-10.0.2.15:8'/><qemu:arg value='-netdev'/></qemu:commandline>"
            + "<qemu:override><qemu:device alias='ua-n'><qemu:frontend>"
            + "<qemu:property name='netdev' type='string' value='n'/></qemu:frontend></qemu:device>"
            + "</qemu:override>";
    String xml = domain("<alias name='ua-n'/>", theirs);
    assertEquals(List.of(PortForward.tcp(7, 8)), of(xml, MAC));
    assertThrows(
        IllegalArgumentException.class, () -> Forwards.change(xml, "52:54:00:00:00:09", List.of()));
  }
}
