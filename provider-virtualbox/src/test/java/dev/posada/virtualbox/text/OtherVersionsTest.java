package dev.posada.virtualbox.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How other versions write the same, and what people can write into names; written by hand. */
@Execution(ExecutionMode.CONCURRENT)
class OtherVersionsTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String OTHER = "99999999-2222-3333-4444-555555555555";

  @Test
  void propertiesUntil6() {
    assertEquals(
        List.of(
            new PropertyText("/a", "1, 2", Instant.ofEpochSecond(1_600_000_000, 5), "TRANSIENT"),
            new PropertyText("/b", "", Instant.EPOCH, "")),
        PropertyText.of(
            "Name: /a, value: 1, 2, timestamp: 1600000000000000005, flags: TRANSIENT\n"
                + "Name: /b, value: , timestamp: 0, flags: <NULL>\n"));
  }

  @Test
  void osTypesUntil7() {
    assertEquals(
        Map.of("Debian_64", "Debian (64-bit)", "Other", "Other/Unknown"),
        OsTypesText.of(
            """
            ID:          Other
            Description: Other/Unknown
            Family ID:   Other
            64 bit:      false

            ID:          Debian_64
            Description: Debian (64-bit)
            Family ID:   Linux
            """));
  }

  @Test
  void discsUntil4() {
    MediumText disc =
        MediumText.of("UUID:       " + ID + "\r\nPath:       /a.iso\r\nAccessible: no\r\n").get(0);
    assertEquals("/a.iso", disc.location());
    assertEquals("inaccessible", disc.state());
    assertEquals(-1, disc.capacity());
  }

  @Test
  void theCurrentSnapshotInTheMidstOfTheTree() {
    SnapshotText read =
        SnapshotText.of(
            """
            SnapshotName="a"
            SnapshotUUID="%s"
            CurrentSnapshotName="a"
            CurrentSnapshotUUID="%s"
            CurrentSnapshotNode="SnapshotName"
            SnapshotName-1="b"
            SnapshotUUID-1="%s"
            """
                .formatted(ID, ID, OTHER));
    assertEquals(Optional.of(ID), read.current());
    assertEquals(Optional.of(ID), read.snapshots().get(1).parent());
  }

  @Test
  void namesOfWindowsThatAreNotEscaped() {
    MachineText read = MachineText.of("name=\"a\"\r\nCfgFile=\"C:\\Users\\x\\a.vbox\"\r\n");
    assertEquals(Optional.of("C:\\Users\\x\\a.vbox"), read.value("CfgFile"));
  }

  @Test
  void descriptionsForgeNoLines() {
    String forged = "x\"\nVMState=\"running\"\nSnapshotName-7=\"y\"\nSnapshotUUID-7=\"" + OTHER;
    MachineText read =
        MachineText.of(
            "name=\"a\"\nVMState=\"poweroff\"\nSnapshotName=\"s\"\nSnapshotUUID=\""
                + ID
                + "\"\nSnapshotDescription=\""
                + forged
                + "\"\nCurrentSnapshotName=\"s\"\nCurrentSnapshotUUID=\""
                + ID
                + "\"\nCurrentSnapshotNode=\"SnapshotName\"\nGuestMemoryBalloon=7\n");
    assertEquals(Optional.of("poweroff"), read.value("VMState"));
    assertEquals(Optional.of("7"), read.value("GuestMemoryBalloon"));
    assertEquals(
        List.of(new SnapshotText.Snapshot(ID, "s", Optional.empty(), forged)),
        read.snapshots().snapshots());
  }

  @Test
  void descriptionsOfImagesForgeNoPlaces() {
    MediumText read =
        MediumText.of(
                """
                UUID:           %s
                Parent UUID:    base
                State:          created
                Description:    x
                Location:       /forged
                Capacity:       9 MBytes
                Type:           normal (base)
                Location:       /real
                Storage format: VDI
                Capacity:       8 MBytes
                In use by VMs:  a
                Location:       /forged (UUID: %s) [s (UUID: %s)]
                """
                    .formatted(ID, OTHER, ID))
            .get(0);
    assertEquals("/real", read.location());
    assertEquals(8 << 20, read.capacity());
    assertEquals(List.of(ID), read.users().get(0).snapshots());
    assertEquals(OTHER, read.users().get(0).id());
  }

  @Test
  void warningsBeforeTheMachinesAreLeftOut() {
    String text =
        "WARNING: The character device /dev/vboxdrv does not exist.\n\t You will not be able to"
            + " start VMs until this problem is fixed.\n\"a\" {"
            + ID
            + "}\r\n\"<inaccessible>\" {"
            + OTHER
            + "}";
    List<VmList> read = VmList.of(text);
    assertEquals(new VmList("a", ID), read.get(0));
    assertEquals("<inaccessible>", read.get(1).name());
  }

  @Test
  void aLongDescriptionIsReadWithoutRecursion() {
    String text = "description=\"" + "\\\"a\n".repeat(100_000) + "\"\nGuestMemoryBalloon=7\n";
    MachineText read = MachineText.of(text);
    assertEquals("\"a\n".repeat(100_000), read.value("description").orElseThrow());
    assertEquals(Optional.of("7"), read.value("GuestMemoryBalloon"));
  }
}
