package dev.posada.vmware.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.vmware.files.Card.Address;
import dev.posada.vmware.files.Card.Mode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Execution(ExecutionMode.CONCURRENT)
class MachineFileTest {
  private static final Slot DISK = Slot.parse("sata0:0").orElseThrow();
  private static final Slot DISC = Slot.parse("sata0:1").orElseThrow();

  static List<String> names() {
    return Fixtures.names();
  }

  @Test
  void thereAreManyFixtures() {
    assertTrue(names().size() >= 30, "only " + names().size());
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsAFixture(String name) {
    String expected = new String(Fixtures.bytes(name + ".txt"), UTF_8).strip();
    assertEquals(expected, MachineText.of(Fixtures.machine(name)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsNotChangedIsWrittenAsItWas(String name) {
    MachineFile machine = Fixtures.machine(name);
    assertArrayEquals(Fixtures.bytes(name + ".vmx"), machine.bytes());
    assertArrayEquals(machine.bytes(), machine.keys(keys -> keys.without("no.such.key")).bytes());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aChangeChangesItsOwnLinesOnly(String name) {
    MachineFile before = Fixtures.machine(name);
    MachineFile after =
        before.name("a \"new\" | name").memory(1001).vcpus(6).label("a/b", "x y").withoutState();
    Set<String> keys =
        Set.of(
            "displayname",
            "memsize",
            "numvcpus",
            "cpuid.corespersocket",
            Labels.key("a/b"),
            "checkpoint.vmstate",
            "checkpoint.vmstate.readonly",
            "vmotion.checkpointfbsize");
    List<String> kept = Fixtures.linesWithout(after.bytes(), keys);
    List<String> old = Fixtures.linesWithout(before.bytes(), keys);
    if (before.bytes().length == 0) {
      old = List.of();
    }
    assertEquals(old, kept);

    MachineFile read = MachineFile.of(before.path(), after.bytes());
    assertEquals("a \"new\" | name", read.name());
    assertEquals(1004, read.memory());
    assertEquals(6, read.vcpus());
    assertEquals(0, 6 % read.coresPerSocket());
    assertEquals("x y", read.labels().get("a/b"));
    assertEquals(Optional.empty(), read.suspension());
    assertEquals(before.drives(), read.drives());
    assertEquals(before.cards(), read.cards());
  }

  @ParameterizedTest
  @MethodSource("names")
  void devicesComeAndGoWithoutATrace(String name) {
    MachineFile before = Fixtures.machine(name);
    Slot slot = before.free(Slot.Bus.NVME).orElseThrow();
    int card = before.freeCard().orElseThrow();
    MachineFile after =
        before
            .disk(slot, "new.vmdk", "")
            .card(new Card(card, Mode.NAT, "vmnet8", "", Address.GENERATED, true))
            .label("l", "v");
    assertEquals(before.drives().size() + 1, after.drives().size());
    assertEquals(before.cards().size() + 1, after.cards().size());
    MachineFile back = after.empty(slot).withoutCard(card).withoutLabel("l");
    String controller = slot.adapter() + ".present";
    byte[] bytes =
        before.keys().flag(controller, false)
            ? back.bytes()
            : back.keys(keys -> keys.without(controller)).bytes();
    assertEquals(
        new String(before.bytes(), ISO_8859_1).stripTrailing(),
        new String(bytes, ISO_8859_1).stripTrailing());
  }

  @Test
  void aNewMachineHasWhatWasPutIntoIt() {
    MachineFile made =
        MachineFile.blank("/vms/web/web.vmx", 18)
            .name("web")
            .guestOs("debian12-64")
            .memory(2048)
            .vcpus(4)
            .firmware("efi", true)
            .disk(DISK, "web.vmdk", "")
            .disk(Slot.parse("scsi1:0").orElseThrow(), "/data/two.vmdk", "independent-persistent")
            .cdrom(DISC, Optional.of("/iso/debian.iso"))
            .cdrom(Slot.parse("ide1:0").orElseThrow(), Optional.empty())
            .card(new Card(0, Mode.NAT, "vmnet8", "e1000e", Address.GENERATED, true))
            .card(
                new Card(
                    1, Mode.CUSTOM, "vmnet3", "", new Address("52:54:00:00:00:01", false), false))
            .shares(List.of(new Share("src", "/home/me/src", true, false)))
            .screen(Optional.of(new Screen("127.0.0.1", 5901, "secret", false)))
            .label("team", "ä");
    MachineFile read = MachineFile.of("/vms/web/web.vmx", made.bytes());
    assertEquals(
        """
        name=web
        guestOs=debian12-64
        firmware=efi+secure
        memory=2048
        vcpus=4
        drives=ide1:0 CDROM - off, scsi1:0 DISK /data/two.vmdk independent-persistent on, \
        sata0:0 DISK web.vmdk on, sata0:1 CDROM /iso/debian.iso on
        cards=0 NAT vmnet8 e1000e - generated on, 1 CUSTOM vmnet3 - 52:54:00:00:00:01 static off
        shares=src=/home/me/src ro on
        screen=127.0.0.1:5901 secret
        labels=team=ä\
        """
            .strip(),
        MachineText.of(read));
    assertTrue(read.isMachine());
    assertEquals("FALSE", read.keys().text("ethernet1.checkMACAddress"));
    assertEquals("", read.keys().text("ethernet0.checkMACAddress"));
    assertEquals("lsilogic", read.keys().text("scsi1.virtualDev"));
    assertEquals("TRUE", read.keys().text("msg.autoAnswer"));
  }

  @Test
  void aDiscIsTakenOutAndPutIn() {
    MachineFile machine = Fixtures.machine("02-alpine");
    MachineFile without = machine.cdrom(DISC, Optional.empty());
    assertEquals(Optional.empty(), without.drives().get(1).file());
    assertFalse(without.drives().get(1).connected());
    assertEquals(machine.drives(), without.cdrom(DISC, machine.drives().get(1).file()).drives());
  }

  @Test
  void placesAreTakenInTurn() {
    MachineFile machine = Fixtures.machine("23-many-disks");
    assertEquals("ide0:0", machine.free(Slot.Bus.IDE).orElseThrow().toString());
    assertEquals("scsi0:1", machine.free(Slot.Bus.SCSI).orElseThrow().toString());
    MachineFile full = machine;
    for (int i = 0; i < 4; i++) {
      full = full.disk(full.free(Slot.Bus.SCSI).orElseThrow(), "d" + i + ".vmdk", "");
    }
    // scsi0:7 is the controller itself
    assertEquals("scsi0:8", full.free(Slot.Bus.SCSI).orElseThrow().toString());
    for (int i = 0; i < 3; i++) {
      full = full.disk(full.free(Slot.Bus.IDE).orElseThrow(), "i" + i + ".vmdk", "");
    }
    assertEquals(Optional.empty(), full.free(Slot.Bus.IDE));
  }

  @Test
  void cardsAreTakenInTurn() {
    MachineFile machine = Fixtures.machine("22-many-cards");
    assertEquals(OptionalInt.of(6), machine.freeCard());
    for (int i = 6; i < 10; i++) {
      machine = machine.card(new Card(i, Mode.BRIDGED, "vmnet0", "", Address.GENERATED, true));
    }
    assertEquals(OptionalInt.empty(), machine.freeCard());
  }

  @Test
  void imagesThatNobodyHasPluggedInCountToo() {
    assertEquals(
        List.of(
            "/vms/swap.vmdk",
            "/vms/storage.vmdk",
            "/vms/data-2.vmdk",
            "/vms/gone.vmdk",
            "/big/data-10.vmdk",
            "/vms/no-controller.vmdk",
            "/vms/fast.vmdk"),
        Fixtures.machine("23-many-disks").images());
  }

  @Test
  void whatIsNoMachineIsTold() {
    assertFalse(Fixtures.machine("16-empty").isMachine());
    assertTrue(Fixtures.machine("17-encrypted").isMachine());
    assertTrue(Fixtures.machine("12-spellings").isMachine());
  }
}
