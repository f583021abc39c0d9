package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.InvalidStateException;
import dev.posada.Nic;
import dev.posada.Outcome;
import dev.posada.VirtualMachine;
import dev.posada.testkit.InTurn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a machine that runs is given and loses, on a VirtualBox where machines start. */
@InTurn(LabBox.EMULATED_HOST)
@Timeout(420)
@OnlyInFull
class RealLiveDevicesTest {

  /** {@return what the tool of the emulated host writes} */
  private static String tool(String... words) throws Exception {
    URI uri = URI.create(LabBox.emulatedUri());
    List<String> command =
        new ArrayList<>(
            List.of(
                "ssh",
                "-F",
                LabBox.variable("POSADA_LAB_VIRTUALBOX2_SSH"),
                "-p",
                "" + uri.getPort(),
                uri.getUserInfo() + "@" + uri.getHost(),
                "/usr/lib/virtualbox/VBoxManage"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** One machine for all of it: a start takes long there. */
  @Test
  void disksDiscsAndCablesChangeWhileAMachineRuns() throws Exception {
    try (Host host = LabBox.connectEmulated()) {
      VirtualMachine machine =
          host.virtualMachines()
              .create(
                  LabHost.spec()
                      .attach(
                          Disk.blank(ByteSize.mib(8)),
                          Nic.nat().forward(20044, 22),
                          Cdrom.empty()));
      try {
        String said = tool("startvm", machine.id(), "--type", "headless");
        assertEquals(GuestState.RUNNING, machine.inspect().state(), said);
        disk(machine);
        card(machine);
        disc(machine);
        assertEquals(GuestState.RUNNING, machine.inspect().state(), "it ran on");
        InvalidStateException runs = assertThrows(InvalidStateException.class, machine::delete);
        assertEquals(Outcome.NOT_DONE, runs.outcome());
      } finally {
        tool("controlvm", machine.id(), "poweroff");
        machine.delete();
      }
    }
  }

  private static void disk(VirtualMachine machine) throws Exception {
    Disk disk = machine.attach(Disk.blank(ByteSize.mib(16)));
    assertEquals(2, machine.inspect().disks().size());
    assertThrows(
        InvalidStateException.class, () -> machine.change(disk.capacity(ByteSize.mib(32))));
    machine.detach(disk);
    List<Disk> left = machine.inspect().disks();
    assertEquals(1, left.size());
    InvalidStateException stays =
        assertThrows(InvalidStateException.class, () -> machine.detach(left.get(0)));
    assertEquals(Outcome.NOT_DONE, stays.outcome(), stays::toString);
    String image = disk.hostPath().orElseThrow();
    machine.detach(machine.attach(Disk.of(image)));
    tool("closemedium", "disk", "'" + image + "'", "--delete"); // what was detached stays
  }

  private static void card(VirtualMachine machine) {
    Nic nic = machine.inspect().nics().get(0);
    Nic off = machine.change(nic.connected(false).forward(20045, 80));
    assertFalse(off.connected());
    assertEquals(2, off.forwards().size());
    Nic inside = machine.change(Nic.on("intnet:posada-test").attachedAs("nic1"));
    assertEquals(Optional.of("posada-test"), inside.network());
    assertTrue(inside.connected());
    assertEquals(nic.mac(), inside.mac());
    for (Runnable impossible :
        List.<Runnable>of(
            () -> machine.attach(Nic.nat()),
            () -> machine.detach(inside),
            () -> machine.change(inside.mac("52:54:00:00:00:01")),
            () -> machine.attach(Cdrom.empty()))) {
      InvalidStateException runs = assertThrows(InvalidStateException.class, impossible::run);
      assertEquals(Outcome.NOT_DONE, runs.outcome(), runs::toString);
    }
  }

  private static void disc(VirtualMachine machine) throws Exception {
    String image = LabBox.variable("POSADA_LAB_VIRTUALBOX_ISO");
    Cdrom drive = machine.inspect().cdroms().get(0);
    Cdrom full = machine.change(drive.insert(image));
    assertEquals(Optional.of(image), full.hostPath());
    assertEquals(Optional.empty(), machine.change(full.eject()).hostPath());
  }
}
