package dev.posada.kvm;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.posada.ByteSize;
import dev.posada.Cdrom;
import dev.posada.Disk;
import dev.posada.GuestState;
import dev.posada.Host;
import dev.posada.Nic;
import dev.posada.ResourceQuota;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines that Posada would never write, as libvirt keeps them: what is read of them is what virsh
 * reads, and what is changed in them leaves the rest as it was. They never run.
 */
@LabDaemon.Needed
@Timeout(180)
class GuestsOfOthersTest {
  private static final Path GUESTS = Path.of("src/test/resources/guests");

  private final Virsh virsh = new Virsh(LabDaemon.URI);
  private Host host;

  @TempDir Path folder;

  @BeforeEach
  void connect() {
    host = LabDaemon.connect();
  }

  @AfterEach
  void clean() {
    LabDaemon.clean(host);
    host.close();
  }

  /** Does something with a machine of others. */
  private interface Body {
    void with(VirtualMachine machine, String name) throws Exception;
  }

  private Stream<DynamicTest> each(Body body) throws Exception {
    List<Path> all;
    try (Stream<Path> files = Files.list(GUESTS)) {
      all = files.sorted().collect(toList());
    }
    assertEquals(30, all.size());
    return all.stream()
        .map(
            file ->
                dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      String name = define(file);
                      VirtualMachine machine = host.virtualMachines().named(name).get(0);
                      try {
                        body.with(machine, name);
                      } finally {
                        virsh.says("undefine", machine.inspect().name(), "--nvram");
                      }
                    }));
  }

  private String define(Path file) throws Exception {
    String name = LabDaemon.name();
    String xml =
        Files.readString(file)
            .replace("NAME", name)
            .replace("IMAGES", System.getenv("POSADA_LAB_IMAGES"));
    virsh.says("define", Files.writeString(folder.resolve(name + ".xml"), xml).toString());
    return name;
  }

  @TestFactory
  Stream<DynamicTest> whatIsReadIsWhatVirshReads() throws Exception {
    return each(
        (machine, name) -> {
          VirtualMachineInfo info = machine.inspect();
          assertEquals(name, info.name());
          assertEquals(virsh.value("UUID", "dominfo", name), info.id());
          assertEquals("shut off", virsh.value("State", "dominfo", name));
          assertEquals(GuestState.STOPPED, info.state());
          ResourceQuota quota = info.quota();
          String memory = virsh.value("Used memory", "dominfo", name).replace(" KiB", "");
          assertEquals(ByteSize.kib(Long.parseLong(memory)), quota.memory().orElseThrow());
          String vcpus = virsh.says("vcpucount", name, "--config", "--current");
          assertEquals(Integer.parseInt(vcpus), quota.vcpus().orElseThrow());
          assertEquals(blocks(name), devices(info));
          Map<String, String> cards = cards(info.nics());
          Map<String, String> seen = cards(name);
          seen.replaceAll((mac, to) -> to.equals("-") ? cards.get(mac) : to);
          assertEquals(seen, cards);
          assertEquals(
              host.virtualMachines().summaries().get(machine).memory(), quota.memory(), name);
        });
  }

  /** Rows of what virsh prints, split where there are two blanks or more. */
  private List<List<String>> table(String... words) throws Exception {
    return virsh
        .says(words)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> Arrays.asList(line.strip().split("\\s{2,}")))
        .toList();
  }

  /**
   * Target and source of disks and drives; of floppies nobody asks. A disk on a network of storage
   * is a volume there, and a disc on one has no path.
   */
  private Map<String, String> blocks(String name) throws Exception {
    Map<String, String> blocks = new TreeMap<>();
    for (List<String> row : table("domblklist", name, "--details")) {
      String device = row.get(1).replace("lun", "disk");
      String source = row.get(3);
      if (row.get(0).equals("network")) {
        source = device.equals("cdrom") ? "-" : source.substring(source.indexOf('/') + 1);
      }
      if (!device.equals("floppy")) {
        blocks.put(row.get(2), device + " " + source);
      }
    }
    return blocks;
  }

  private static Map<String, String> devices(VirtualMachineInfo info) {
    Map<String, String> devices = new TreeMap<>();
    for (Disk disk : info.disks()) {
      String source = disk.volume().map(volume -> volume.name()).or(disk::hostPath).orElse("-");
      devices.put(disk.id().orElseThrow(), "disk " + source);
    }
    for (Cdrom drive : info.cdroms()) {
      devices.put(drive.id().orElseThrow(), "cdrom " + drive.hostPath().orElse("-"));
    }
    return devices;
  }

  /** Hardware address, and where the card leads to as far as virsh knows. */
  private Map<String, String> cards(String name) throws Exception {
    Map<String, String> cards = new LinkedHashMap<>();
    for (List<String> row : table("domiflist", name)) {
      cards.put(row.get(4), row.get(2));
    }
    return cards;
  }

  private static Map<String, String> cards(List<Nic> nics) {
    Map<String, String> cards = new LinkedHashMap<>();
    nics.forEach(nic -> cards.put(nic.id().orElseThrow(), nic.network().orElse("-")));
    return cards;
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotChangedStays() throws Exception {
    return each(
        (machine, name) -> {
          List<String> before = xml(name);
          machine.label("purpose", "a <test> & \"more\"");
          List<String> labelled = xml(name);
          assertTrue(contains(labelled, before), () -> lost(before, labelled));
          machine.unlabel("purpose");
          assertEquals(without(before, "metadata"), without(xml(name), "metadata"));
          machine.autostart(true);
          machine.autostart(false);
          Nic added = machine.attach(Nic.nat());
          List<String> more = xml(name);
          assertTrue(contains(more, without(before, "metadata")), () -> lost(before, more));
          machine.detach(added);
          List<String> after = xml(name);
          assertTrue(contains(after, without(before, "metadata")), () -> lost(before, after));
          machine.rename(name + "-new");
          List<String> renamed = xml(name + "-new");
          assertEquals(
              after.stream()
                  .map(line -> line.replace("<name>" + name, "<name>" + name + "-new"))
                  .toList(),
              renamed);
        });
  }

  private List<String> xml(String name) throws Exception {
    return virsh.says("dumpxml", name, "--inactive", "--security-info").lines().toList();
  }

  /** Whether all lines are there, as often; libvirt itself puts controllers into another order. */
  private static boolean contains(List<String> all, List<String> lines) {
    List<String> left = new ArrayList<>(all);
    return lines.stream().allMatch(left::remove);
  }

  private static List<String> without(List<String> lines, String word) {
    return lines.stream().filter(line -> !line.contains(word)).toList();
  }

  private static String lost(List<String> before, List<String> after) {
    List<String> lost = new ArrayList<>(before);
    lost.removeAll(after.stream().collect(toCollection(TreeSet::new)));
    return "lost: " + lost;
  }
}
