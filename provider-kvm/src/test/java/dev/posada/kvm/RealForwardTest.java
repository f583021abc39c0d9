package dev.posada.kvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posada.BusyException;
import dev.posada.ConnectOptions;
import dev.posada.ExecSpec;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Nic;
import dev.posada.OperationCancelledException;
import dev.posada.Outcome;
import dev.posada.PortForward;
import dev.posada.Task;
import dev.posada.UnsupportedCapabilityException;
import dev.posada.VirtualMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ports of a real daemon's host that lead into guests. */
@LabDaemon.Needed
@Timeout(180)
class RealForwardTest {
  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private Host host;

  @BeforeEach
  void connect() {
    host = LabDaemon.connect();
  }

  @AfterEach
  void leaveNothing() {
    LabDaemon.clean(host);
    host.close();
  }

  private VirtualMachine machine(Nic... nics) {
    return host.virtualMachines().create(LabDaemon.linux().attach(nics));
  }

  private static Nic nic(VirtualMachine machine) {
    List<Nic> all = machine.inspect().nics();
    return all.get(all.size() - 1);
  }

  /** What somebody says who is called on a port of the host, which is in a network of its own. */
  private static String call(int port, VirtualMachine machine)
      throws IOException, InterruptedException {
    Optional<ProcessHandle> qemu =
        ProcessHandle.allProcesses()
            .filter(one -> one.info().commandLine().orElse("").contains(machine.id()))
            .findFirst();
    assumeTrue(qemu.isPresent(), "the daemon does not run on this machine");
    Process bash =
        new ProcessBuilder(
                "nsenter",
                "-t",
                Long.toString(qemu.get().pid()),
                "-n",
                "bash",
                "-c",
                "exec 3<>/dev/tcp/127.0.0.1/" + port + "; read -t 20 line <&3; echo \"$line\"")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(bash.waitFor(30, TimeUnit.SECONDS));
    return said.strip();
  }

  @Test
  void aPortOfTheHostLeadsIntoTheGuest() throws Exception {
    VirtualMachine machine =
        machine(Nic.nat().forward(new PortForward(PortForward.Protocol.TCP, "127.0.0.1", 0, 80)));
    PortForward chosen = nic(machine).forwards().get(0);
    assertTrue(chosen.hostPort() >= 49152, chosen::toString);
    machine.rename(LabDaemon.name());
    machine.start();
    machine.awaitReady();
    assertEquals(List.of(chosen), nic(machine).forwards(), "while it runs, as before");
    String cards = virsh.says("domiflist", machine.id());
    assertTrue(cards.contains("user") && cards.contains(nic(machine).mac().orElseThrow()), cards);
    machine.exec(
        ExecSpec.command("/bin/sh", "-c", "(echo well | nc -l -p 80) <&- >/dev/null 2>&1 &"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String said = call(chosen.hostPort(), machine);
    while (!said.equals("well") && System.nanoTime() < end) { // nobody tells when nc listens
      Thread.sleep(100);
      said = call(chosen.hostPort(), machine);
    }
    assertEquals("well", said);
    Nic now = nic(machine);
    InvalidStateException live =
        assertThrows(InvalidStateException.class, () -> machine.change(now.forward(0, 22)));
    assertTrue(live.remedy().orElse("").contains("stop"), live::toString);
    assertThrows(InvalidStateException.class, () -> machine.detach(now));
    assertThrows(InvalidStateException.class, () -> machine.attach(Nic.nat().forward(0, 22)));
    Nic unplugged = machine.change(now.connected(false));
    assertEquals(List.of(chosen), unplugged.forwards());
    String link = virsh.says("domif-getlink", machine.id(), now.mac().orElseThrow());
    assertTrue(link.endsWith("down"), link);
  }

  @Test
  void aPortThatIsTakenIsToldByTheStart() throws Exception {
    VirtualMachine first = machine(Nic.nat().forward(0, 22));
    PortForward taken = nic(first).forwards().get(0);
    first.start();
    VirtualMachine second = machine(Nic.nat().forward(taken));
    BusyException busy = assertThrows(BusyException.class, second::start);
    System.out.println(busy);
    assertEquals(Outcome.NOT_DONE, busy.outcome());
    assertTrue(busy.remedy().orElse("").contains("port"), busy::toString);
    assertEquals(GuestState.STOPPED, second.inspect().state());
    Nic changed =
        second.change(nic(second).attachedAs(nic(second).id().orElseThrow()).forward(0, 22));
    assertEquals(2, changed.forwards().size(), "a port more, while it is off");
  }

  @Test
  void forwardsComeAndGoWhileAMachineIsOff() throws Exception {
    VirtualMachine machine = machine(Nic.on("default"));
    String before = virsh.says("dumpxml", "--inactive", machine.name());
    Nic attached = machine.attach(Nic.nat().forward(2222, 22).forward(PortForward.udp(53, 53)));
    assertEquals(2, attached.forwards().size());
    Nic fewer =
        machine.change(
            Nic.nat()
                .mac(attached.mac().orElseThrow())
                .attachedAs(attached.id().orElseThrow())
                .forward(2222, 22));
    assertEquals(List.of(PortForward.tcp(2222, 22)), fewer.forwards());
    machine.detach(fewer);
    String after = virsh.says("dumpxml", "--inactive", machine.name());
    assertFalse(after.contains("qemu:"), after);
    assertEquals(before, after);
  }

  /** What is done with a machine by a call that is cancelled when it makes this one. */
  private void cancelled(VirtualMachine machine, String at, BiConsumer<VirtualMachine, Task> verb)
      throws Exception {
    String before = virsh.says("dumpxml", "--inactive", machine.name());
    Task task = Task.unbounded();
    ConnectOptions cancelling =
        ConnectOptions.defaults()
            .trace(
                call -> {
                  if (call.text().startsWith(at)) {
                    task.cancel();
                  }
                });
    try (Host other = LabDaemon.connect(LabDaemon.URI, cancelling)) {
      VirtualMachine same = other.virtualMachines().get(machine.id());
      assertThrows(OperationCancelledException.class, () -> verb.accept(same, task));
    }
    assertEquals(before, virsh.says("dumpxml", "--inactive", machine.name()));
  }

  /** The forwards are defined when the card is there already. */
  @Test
  void aCardWhoseForwardsAreCancelledIsNotLeft() throws Exception {
    VirtualMachine machine = machine(Nic.on("default"));
    cancelled(
        machine,
        "virDomainDefineXMLFlags",
        (same, task) -> {
          try {
            same.attach(Nic.nat().forward(2222, 22), task);
          } catch (OperationCancelledException e) {
            assertEquals(Outcome.NOT_DONE, e.outcome(), e::toString);
            throw e;
          }
        });
  }

  @Test
  void aCardIsAsItWasWhenTheChangeOfItsForwardsIsCancelled() throws Exception {
    VirtualMachine machine = machine(Nic.nat().forward(2222, 22));
    cancelled(
        machine,
        "virDomainDefineXMLFlags",
        (same, task) -> same.change(nic(same).connected(false).forward(2223, 23), task));
  }

  @Test
  void aCardThatIsNotDetachedKeepsItsForwards() throws Exception {
    VirtualMachine machine = machine(Nic.nat().forward(2222, 22));
    cancelled(machine, "virDomainDetachDeviceFlags", (same, task) -> same.detach(nic(same), task));
  }

  @Test
  void whatQemuCannotForwardIsRefused() {
    for (Nic nic :
        List.of(
            Nic.on("default").forward(0, 22),
            Nic.nat().forward(new PortForward(PortForward.Protocol.TCP, "::1", 2222, 22)))) {
      UnsupportedCapabilityException refused =
          assertThrows(UnsupportedCapabilityException.class, () -> machine(nic));
      assertEquals(Outcome.NOT_DONE, refused.outcome());
      assertTrue(refused.remedy().isPresent(), refused::toString);
    }
  }
}
