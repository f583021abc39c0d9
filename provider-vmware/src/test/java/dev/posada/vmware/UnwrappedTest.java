package dev.posada.vmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.Credentials;
import dev.posada.Host;
import dev.posada.NativeCall;
import dev.posada.NativeException;
import dev.posada.Network;
import dev.posada.PermissionDeniedException;
import dev.posada.PortForward.Protocol;
import dev.posada.VirtualMachine;
import dev.posada.vmware.VmwareConnection.Forward;
import dev.posada.vmware.VmwareConnection.GuestProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The way around Posada, and the networks of a host, on the simulator. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(60)
class UnwrappedTest {
  private static final Credentials GUEST = Credentials.of("guest", "guest");
  private static final Forward WEB = new Forward(Protocol.TCP, 8080, "192.168.80.128", 80);

  private final List<NativeCall> calls = new ArrayList<>();

  @TempDir Path folder;

  private SimulatedHost vmware;
  private Host host;
  private String vmx;
  private VmwareConnection connection;
  private VirtualMachine machine;

  @BeforeEach
  void start() {
    vmware = SimulatedHost.in(folder);
    vmx = vmware.machine("web").toString();
    vmware.succeeds("vmrun", "start", vmx, "nogui");
    host = vmware.connect(vmware.options().trace(calls::add));
    connection = host.unwrap(VmwareConnection.class).orElseThrow();
    machine = host.virtualMachines().get("web");
  }

  @AfterEach
  void end() {
    host.close();
    vmware.succeeds("vmrun", "stop", vmx, "hard");
  }

  @Test
  void processesInsideAreListedAndEnded() {
    vmware.succeeds(
        "vmrun",
        "-gu",
        "guest",
        "-gp",
        "guest",
        "runProgramInGuest",
        vmx,
        "-noWait",
        "/bin/sleep",
        "4242");
    List<GuestProcess> before = connection.processes(machine, GUEST);
    assertEquals(new GuestProcess(1, "root", "/sbin/init"), before.get(0));
    GuestProcess sleep = before.get(1);
    assertEquals("guest", sleep.owner());
    assertTrue(sleep.command().endsWith("sleep 4242"), sleep::toString);
    connection.endProcess(machine, sleep.pid(), GUEST);
    assertEquals(1, connection.processes(machine, GUEST).size());
    assertThrows(NativeException.class, () -> connection.endProcess(machine, sleep.pid(), GUEST));
  }

  @Test
  void variablesAreSharedAndTheirValuesNotShown() {
    assertEquals("", connection.variable(machine, "answer"));
    connection.variable(machine, "answer", "a secret 42");
    assertEquals("a secret 42", connection.variable(machine, "answer"));
    assertTrue(calls.stream().noneMatch(call -> call.text().contains("secret")), calls::toString);
  }

  @Test
  void portsOfTheHostLeadIntoANetwork() {
    assertEquals(List.of(), connection.forwards("vmnet8"));
    connection.forward("vmnet8", WEB);
    assertEquals(List.of(WEB), connection.forwards("vmnet8"));
    connection.unforward("vmnet8", Protocol.TCP, 8080);
    assertEquals(List.of(), connection.forwards("vmnet8"));
  }

  @Test
  void portsAreChangedByAnAdministratorAlone() {
    vmware.set("admin", "false");
    PermissionDeniedException denied =
        assertThrows(PermissionDeniedException.class, () -> connection.forward("vmnet8", WEB));
    assertTrue(denied.remedy().orElse("").contains("root"), denied::toString);
    assertEquals(List.of(), connection.forwards("vmnet8"));
  }

  @Test
  void networksAreThoseOfTheHost() {
    List<Network> networks = host.networks().list();
    assertEquals(
        List.of("vmnet0", "vmnet1", "vmnet8"), networks.stream().map(Network::name).toList());
    assertEquals(
        List.of(Network.Mode.BRIDGED, Network.Mode.ISOLATED, Network.Mode.NAT),
        networks.stream().map(Network::mode).toList());
    assertEquals(Optional.empty(), networks.get(0).subnet());
    assertEquals(Optional.of("192.168.80.0/24"), networks.get(2).subnet());
  }

  @Test
  void networksAreReadWhereVmrunDoesNotTellThem() {
    vmware.fault("command=listHostNetworks action=error text=\"Unrecognized command\"");
    assertEquals(
        List.of("vmnet1", "vmnet8"),
        host.networks().list().stream()
            .map(Network::name)
            .filter(name -> !name.equals("vmnet0"))
            .toList());
  }
}
