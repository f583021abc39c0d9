package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.ConnectOptions;
import dev.posada.ExecSpec;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Network;
import dev.posada.NetworkSpec;
import dev.posada.Nic;
import dev.posada.Outcome;
import dev.posada.QuotaReport.Effect;
import dev.posada.RejectedException;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.Support;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Networks of a real daemon; virsh tells what is true. */
@LabDaemon.Needed
@Timeout(180)
class RealNetworkTest {
  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private final List<Network> made = new ArrayList<>();
  private Host host;

  @TempDir Path folder;

  @BeforeEach
  void connect() {
    host = LabDaemon.connect();
  }

  @AfterEach
  void leaveNothing() {
    LabDaemon.clean(host);
    made.forEach(host.networks()::delete);
    host.close();
  }

  private Network create(NetworkSpec spec) {
    Network network = host.networks().create(spec);
    made.add(network);
    return network;
  }

  private List<String> ourNames() {
    return host.networks().list().stream()
        .map(Network::name)
        .filter(LabDaemon::isOurs)
        .sorted()
        .toList();
  }

  private List<String> namesOfTheDaemon() throws IOException, InterruptedException {
    return virsh.says("net-list", "--all", "--name").lines().map(String::strip).toList();
  }

  private Set<String> trials() throws IOException, InterruptedException {
    return namesOfTheDaemon().stream()
        .filter(name -> name.startsWith("posada-trial-"))
        .collect(Collectors.toSet());
  }

  /** As somebody else would make it. */
  private Network foreign(String verb, String xml) throws IOException, InterruptedException {
    String name = LabDaemon.name();
    Path file = Files.writeString(folder.resolve(name), xml.formatted(name));
    virsh.says(verb, file.toString());
    Network network = host.networks().get(name);
    made.add(network);
    return network;
  }

  @Test
  void aNetworkIsWhatTheDaemonHas() throws Exception {
    Network network = create(NetworkSpec.nat(LabDaemon.name()).label("tier", "a <b>"));
    String xml = virsh.says("net-dumpxml", network.name());
    assertTrue(xml.contains("<uuid>" + network.id() + "</uuid>"), xml);
    assertTrue(xml.contains("mode='nat'"), xml);
    String third = network.subnet().orElseThrow().split("\\.")[2];
    assertTrue(xml.contains("address='192.168." + third + ".1' prefix='24'"), xml);
    assertTrue(xml.contains("end='192.168." + third + ".254'"), xml);
    assertEquals("yes", virsh.value("Active", "net-info", network.name()));
    assertEquals("yes", virsh.value("Autostart", "net-info", network.name()));
    assertEquals("yes", virsh.value("Persistent", "net-info", network.name()));
    assertEquals("a <b>", host.networks().get(network.id()).labels().get("tier"));
  }

  @Test
  void aGuestOnItGetsAnAddressAndHoldsIt() throws Exception {
    Network network = create(NetworkSpec.isolated(LabDaemon.name()));
    VirtualMachine machine =
        host.virtualMachines().create(LabDaemon.linux().attach(Nic.on(network)));
    machine.start();
    machine.awaitReady();
    InetAddress address = machine.awaitAddress();
    String mac = machine.inspect().nics().get(0).mac().orElseThrow();
    String leases = virsh.says("net-dhcp-leases", network.name());
    for (int i = 0; i < 100 && !leases.contains(mac); i++) {
      Thread.sleep(100); // the guest knows it before it is written down
      leases = virsh.says("net-dhcp-leases", network.name());
    }
    assertTrue(leases.contains(mac) && leases.contains(address.getHostAddress() + "/"), leases);
    String cards = virsh.says("domiflist", machine.name());
    assertTrue(cards.contains(network.name()) && cards.contains(mac), cards);
    machine.exec(ExecSpec.command("/bin/sh", "-c", "(sleep 4; killall qemu-ga) <&- >&- 2>&- &"));
    while (virsh.says("dumpxml", machine.name()).contains("state='connected'")) {
      Thread.sleep(500);
    }
    assertEquals(List.of(address), machine.addresses(), "without its agent, by the lease");
    InvalidStateException inUse =
        assertThrows(InvalidStateException.class, () -> host.networks().delete(network));
    assertTrue(inUse.remedy().orElse("").contains("stop"), inUse::toString);
    assertEquals("yes", virsh.value("Active", "net-info", network.name()));
  }

  @Test
  void whatTheHostHasItselfIsRefusedAndNothingStays() throws Exception {
    List<String> before = ourNames();
    String name = LabDaemon.name();
    try (Host neighbour = LabDaemon.connect(LabDaemon.URI2, ConnectOptions.defaults())) {
      String taken = neighbour.networks().get("default").subnet().orElseThrow();
      RejectedException refused =
          assertThrows(RejectedException.class, () -> create(NetworkSpec.nat(name).subnet(taken)));
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertTrue(refused.remedy().orElse("").contains("subnet"), refused::toString);
      System.out.println(refused);
    }
    assertEquals(before, ourNames());
    assertFalse(namesOfTheDaemon().contains(name));
  }

  @Test
  void aSubnetInsideOfAnotherNetworksIsRefused() {
    String inside = host.networks().get("default").subnet().orElseThrow().replace("/24", "/25");
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () -> create(NetworkSpec.nat(LabDaemon.name()).subnet(inside)));
    assertTrue(refused.getMessage().contains("default"), refused::toString);
  }

  @Test
  void aNetworkOfIpv6IsMade() throws Exception {
    Network network = create(NetworkSpec.isolated(LabDaemon.name()).subnet("fd00:77:1::/64"));
    assertEquals(Optional.of("fd00:77:1::/64"), host.networks().get(network.id()).subnet());
    String xml = virsh.says("net-dumpxml", network.name());
    assertTrue(xml.contains("<ip family='ipv6' address='fd00:77:1::1' prefix='64'>"), xml);
  }

  @Test
  void aNetworkBesideTheHostIsOnABridgeOrOnACard() throws Exception {
    Network inner = create(NetworkSpec.isolated(LabDaemon.name()));
    String bridge = virsh.value("Bridge", "net-info", inner.name());
    Network network = create(NetworkSpec.bridged(LabDaemon.name(), bridge));
    assertEquals(Network.Mode.BRIDGED, network.mode());
    assertEquals(Optional.empty(), network.subnet());
    assertEquals(bridge, virsh.value("Bridge", "net-info", network.name()));
    Network card = create(NetworkSpec.bridged(LabDaemon.name(), "lo"));
    String xml = virsh.says("net-dumpxml", card.name());
    assertTrue(xml.contains("<interface dev='lo'"), xml);
  }

  @Test
  void ratesAreLimitedIfTheKernelOfTheHostCan() throws Exception {
    Set<String> before = trials();
    Support support = host.support(Part.NETWORK_SEND, Effect.NEXT_START);
    Set<String> after = trials();
    for (int i = 0; i < 100 && !before.containsAll(after); i++) {
      Thread.sleep(100); // one of another Java VM goes in a moment
      after = trials();
    }
    assertTrue(before.containsAll(after), "nothing stays of the trial: " + after);
    System.out.println(support);
    VirtualMachine machine =
        host.virtualMachines().create(LabDaemon.linux().attach(Nic.on("default")));
    ResourceQuota quota = ResourceQuota.limit().networkSend(ByteSize.mib(1));
    if (support.available()) {
      machine.apply(quota);
      assertEquals(quota, machine.inspect().quota().only(Part.NETWORK_SEND));
    } else {
      UnsupportedCapabilityException refused =
          assertThrows(UnsupportedCapabilityException.class, () -> machine.apply(quota));
      assertTrue(refused.getMessage().contains(support.reason().orElseThrow()), refused::toString);
      String xml = virsh.says("dumpxml", "--inactive", machine.name());
      assertFalse(xml.contains("bandwidth"), xml);
    }
    machine.start(); // which it would not with a limit that the kernel cannot hold
  }

  @Test
  void whatOthersMadeIsToldAndDeleted() throws Exception {
    Network silent = foreign("net-create", "<network><name>%s</name></network>");
    assertEquals(Network.Mode.ISOLATED, silent.mode(), "transient, without addresses");
    assertEquals(Optional.empty(), silent.subnet());
    Network routed =
        foreign(
            "net-define",
            "<network><name>%s</name><forward mode='route'/>"
                + "<ip address='10.199.3.1' prefix='28'/></network>");
    assertEquals(Network.Mode.OTHER, routed.mode(), "routed, not started");
    assertEquals(Optional.of("10.199.3.0/28"), routed.subnet());
    Network direct =
        foreign(
            "net-define",
            "<network><name>%s</name><forward mode='private'><interface dev='eth9'/></forward>"
                + "</network>");
    assertEquals(Network.Mode.BRIDGED, direct.mode());
    for (Network network : List.copyOf(made)) {
      host.networks().delete(network);
      made.remove(network);
      assertFalse(virsh.says("net-list", "--all", "--name").contains(network.name()));
    }
  }
}
