package dev.posada.virtualbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.ResourceQuota;
import dev.posada.ResourceQuota.Part;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineXml;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class LimitsTest {
  /** As VirtualBox 7.2 writes them, without what has no limits. */
  static MachineSettings machine(String cpu, String adapters, String groups, String extraData) {
    String file =
        """
        <?xml version="1.0"?>
        <VirtualBox xmlns="http://www.virtualbox.org/" version="1.19-linux">
          <Machine uuid="{ca20f127-67c8-44c4-9edd-7c20b0e002e2}" name="x" OSType="Other">
            <ExtraData>%s</ExtraData>
            <Hardware>
              <Memory RAMSize="100"/>
              <Network>%s</Network>
              <CPU %s><PAE enabled="false"/></CPU>
              <IO><BandwidthGroups>%s</BandwidthGroups></IO>
            </Hardware>
          </Machine>
        </VirtualBox>
        """
            .formatted(extraData, adapters, cpu, groups);
    return MachineXml.read("/vms/x/x.vbox", file.getBytes(UTF_8));
  }

  private static String card(int slot, String group) {
    return "<Adapter slot=\"%d\" enabled=\"true\" MACAddress=\"08002758CD1B\" %s><NAT/></Adapter>"
        .formatted(slot, group.isEmpty() ? "" : "bandwidthGroup=\"" + group + "\"");
  }

  private static String group(String name, String type, long bytes) {
    return "<BandwidthGroup name=\"%s\" type=\"%s\" maxBytesPerSec=\"%d\"/>"
        .formatted(name, type, bytes);
  }

  private static MachineSettings cards(String adapters, String groups) {
    return machine("", adapters, groups, "");
  }

  @Test
  void aMachineOfWhichNothingIsSaidHasOneProcessorAndNoLimit() {
    assertEquals(
        ResourceQuota.lift(Part.CPUS).vcpus(1).memory(ByteSize.mib(100)), Limits.of(cards("", "")));
  }

  @Test
  void aShareOfEachProcessorIsALimitOfAllTogether() {
    ResourceQuota read = Limits.of(machine("count=\"3\" executionCap=\"33\"", "", "", ""));
    assertEquals(0.99, read.cpus().orElseThrow());
    assertEquals(33, Limits.cap(read));
  }

  @Test
  void everyShareOfEveryNumberOfProcessorsIsReadAsItWasWritten() {
    for (int vcpus = 1; vcpus <= 64; vcpus++) {
      for (int cap = 1; cap <= 100; cap++) {
        ResourceQuota quota = ResourceQuota.limit().vcpus(vcpus).cpus(Limits.cpus(cap, vcpus));
        assertEquals(cap, Limits.cap(quota), quota::toString);
      }
    }
  }

  @Test
  void aLimitToAllProcessorsIsRememberedAsVirtualBoxDoesNotTellItFromNone() {
    String mark = "<ExtraDataItem name=\"posada/cpus\" value=\"all\"/>";
    ResourceQuota read = Limits.of(machine("count=\"2\"", "", "", mark));
    assertEquals(2, read.cpus().orElseThrow());
    assertEquals(100, Limits.cap(read));
  }

  @Test
  void theLimitOfAllCardsIsThatOfTheMachine() {
    String two = card(0, "posada-nic1") + card(1, "posada-nic2");
    assertEquals(
        Optional.of(ResourceQuota.limit().networkSend(ByteSize.bytes(375))),
        NicGroup.limit(
            cards(
                two, group("posada-nic1", "Network", 375) + group("posada-nic2", "Network", 375))));
    assertEquals(
        Optional.empty(),
        NicGroup.limit(
            cards(
                two, group("posada-nic1", "Network", 375) + group("posada-nic2", "Network", 500))),
        "they differ");
    assertEquals(
        Optional.of(ResourceQuota.lift(Part.NETWORK_SEND)),
        NicGroup.limit(
            cards(card(0, "posada-nic1") + card(1, ""), group("posada-nic1", "Network", 0))),
        "no limit and no group");
  }

  @Test
  void aGroupOfOthersIsNotTouched() {
    assertEquals(
        Optional.of("theirs"),
        NicGroup.foreign(cards(card(0, "theirs"), group("theirs", "Network", 125))));
    assertEquals(
        Optional.of("posada-nic1"),
        NicGroup.foreign(cards(card(0, ""), group("posada-nic1", "Disk", 125))),
        "one of our name for disks");
    assertEquals(Optional.empty(), NicGroup.foreign(cards(card(0, ""), "")));
  }
}
