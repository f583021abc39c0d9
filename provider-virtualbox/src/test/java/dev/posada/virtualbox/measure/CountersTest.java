package dev.posada.virtualbox.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posada.ByteSize;
import dev.posada.Usage;
import dev.posada.Usage.DiskIo;
import dev.posada.Usage.NicIo;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineXml;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class CountersTest {
  private static final MachineSettings MACHINE =
      MachineXml.read(
          "/vms/x/x.vbox",
          """
          <VirtualBox version="1.19-linux">
            <Machine uuid="{aec5d927-ccda-465c-8c1c-cdd841c7d56e}" name="x" OSType="Other">
              <Hardware>
                <Memory RAMSize="64"/>
                <Network>
                  <Adapter slot="0" enabled="true" MACAddress="08002758CD1B"><NAT/></Adapter>
                </Network>
                <StorageControllers>
                  <StorageController name="SATA" type="AHCI" PortCount="4">
                    <AttachedDevice type="HardDisk" port="1" device="0"/>
                    <AttachedDevice type="DVD" port="2" device="0"/>
                  </StorageController>
                  <StorageController name="Other" type="AHCI" PortCount="4">
                    <AttachedDevice type="HardDisk" port="0" device="0"/>
                  </StorageController>
                </StorageControllers>
              </Hardware>
            </Machine>
          </VirtualBox>
          """
              .getBytes(UTF_8));

  /** As it was written of a guest with Linux; the counters of a disk come with its first use. */
  private static final String STATISTICS =
      """
      <?xml version="1.0" encoding="UTF-8" standalone="no"?>
      <Statistics>
      <U32 val="3566" unit="count" name="/PGM/Page/cPrivatePages"/>
      <Counter c="590" unit="bytes" name="/Public/NetAdapter/0/BytesReceived"/>
      <Counter c="342" unit="bytes" name="/Public/NetAdapter/0/BytesTransmitted"/>
      <U32 val="0" unit="" name="/Public/NetAdapter/0/pcnet"/>
      <Counter c="18913280" unit="bytes" vis="used" name="/Public/Storage/AHCI0/Port1/BytesRead"/>
      <Counter c="0" unit="count" name="/Public/Storage/AHCI0/Port1/QueryBufAttempts"/>
      <Counter c="717" unit="count" vis="used" name="/Public/Storage/AHCI0/Port1/ReqsRead"/>
      <U64 val="178977807" unit="ns" name="/TM/CPU/00/cNsExecuting"/>
      <U64 val="1000" unit="ns" name="/TM/CPU/01/cNsExecuting"/>
      </Statistics>
      """;

  private final Counters counters = new Counters(STATISTICS);

  @Test
  void disksAreFoundByTheirControllers() {
    assertEquals(
        Map.of(
            "SATA-1-0", new DiskIo(ByteSize.bytes(18_913_280), ByteSize.bytes(0), 717, 0),
            "Other-0-0", new DiskIo(ByteSize.bytes(0), ByteSize.bytes(0), 0, 0)),
        counters.disks(MACHINE));
  }

  @Test
  void cardsAreFoundByTheirSlots() {
    assertEquals(
        Map.of("nic1", new NicIo(ByteSize.bytes(590), ByteSize.bytes(342), 0, 0)),
        counters.nics(MACHINE));
  }

  @Test
  void memoryIsWhatTheHostHasGivenAndNeverMoreThanTheMachineHas() {
    assertEquals(Optional.of(ByteSize.bytes(3566 * 4096)), counters.memory(MACHINE));
    Counters more =
        new Counters("<U32 val=\"99999\" unit=\"count\" name=\"/PGM/Page/cPrivatePages\"/>");
    assertEquals(Optional.of(ByteSize.mib(64)), more.memory(MACHINE));
    assertEquals(Optional.empty(), new Counters("").memory(MACHINE));
  }

  @Test
  void allProcessorsTogetherHaveExecuted() {
    assertEquals(Optional.of(Duration.ofNanos(178_978_807)), counters.executing());
    assertEquals(Optional.empty(), new Counters("").executing());
  }

  @Test
  void aHostWithLinuxCountsItself() {
    Usage usage =
        HostCounters.of(
            Instant.EPOCH,
            "cpu  100 2 30 5000 40 5 6 7 80 9\ncpu0 50 1 15 2500 20 2 3 3 40 4\n",
            "MemTotal:        4026532 kB\nMemFree: 1 kB\nMemAvailable:    3026532 kB\n");
    assertEquals(Optional.of(Duration.ofMillis(1430)), usage.cpuTime());
    assertEquals(Optional.of(ByteSize.kib(1_000_000)), usage.memory());
    assertEquals(Optional.of(ByteSize.kib(4_026_532)), usage.memoryLimit());
  }
}
