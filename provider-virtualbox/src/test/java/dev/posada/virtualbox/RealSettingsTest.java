package dev.posada.virtualbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posada.spi.Operation;
import dev.posada.spi.command.CommandRunner;
import dev.posada.testkit.InTurn;
import dev.posada.testkit.TestOperation;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.settings.MachineSettings.Attachment;
import dev.posada.virtualbox.settings.MachineSettings.BandwidthGroup;
import dev.posada.virtualbox.settings.MachineSettings.Medium;
import dev.posada.virtualbox.settings.MachineSettings.Snapshot;
import dev.posada.virtualbox.settings.Registry;
import dev.posada.virtualbox.settings.SettingsFiles;
import dev.posada.virtualbox.settings.SettingsProof;
import dev.posada.virtualbox.text.BandwidthText;
import dev.posada.virtualbox.text.ExtraDataText;
import dev.posada.virtualbox.text.MachineText;
import dev.posada.virtualbox.text.MediumText;
import dev.posada.virtualbox.text.OsTypesText;
import dev.posada.virtualbox.text.SnapshotText;
import dev.posada.virtualbox.text.SystemPropertiesText;
import dev.posada.virtualbox.text.VmList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Makes machines with a real VirtualBox, and proves that their settings files, as Posada reads
 * them, say in every field what VirtualBox itself tells.
 *
 * <p>Two things VirtualBox writes otherwise than it has them, and has so after its next start: a
 * control character in a name is U+FFFD in the file, and a backslash in the path of an image is a
 * slash.
 */
@InTurn(LabBox.COMMAND_LINE)
class RealSettingsTest {
  private static Map<String, String> types; // which take long to list

  private final List<String> machines = new ArrayList<>();
  private final Operation op = TestOperation.unlimited();
  private final CommandRunner runner = CommandRunner.local();
  private BareBox box;
  private SettingsFiles files;

  @BeforeEach
  void begin() {
    box = BareBox.here();
    String home = LabBox.variable("POSADA_LAB_VIRTUALBOX_HOME");
    files = new SettingsFiles(runner.files(), home + "/VirtualBox.xml");
  }

  @AfterEach
  void end() {
    if (box != null) {
      for (int i = machines.size() - 1; i >= 0; i--) { // clones before what they are of
        box.vboxManage("unregistervm", machines.get(i), "--delete");
      }
      box.close();
    }
    runner.close();
  }

  private String machine(String name, String... more) {
    String id = UUID.randomUUID().toString();
    List<String> words = new ArrayList<>(List.of("createvm", "--name", name, "--uuid", id));
    words.addAll(List.of(more));
    words.add("--register");
    box.vboxManage(words.toArray(String[]::new));
    machines.add(id);
    return id;
  }

  private MachineSettings read(String id) {
    return files.machine(id, op);
  }

  /** {@return all images of all machines and of none} */
  private Map<String, Medium> media() {
    Registry registry = files.registry(op);
    Map<String, Medium> all = new HashMap<>();
    Stream<Medium> owned =
        registry.machines().keySet().stream().flatMap(it -> read(it).media().stream());
    Stream.concat(registry.media().stream(), owned).forEach(it -> all.put(it.id(), it));
    return all;
  }

  /** Compares all that VirtualBox tells of a machine. */
  private MachineSettings prove(String id) {
    MachineSettings settings = read(id);
    MachineText told = MachineText.of(box.vboxManage("showvminfo", id, "--machinereadable"));
    if (types == null) {
      types = OsTypesText.of(box.vboxManage("list", "ostypes"));
    }
    Map<String, Medium> media = media();
    SettingsProof.machine(settings, told, types, media);
    SettingsProof.media(media, MediumText.of(box.vboxManage("list", "hdds", "--long")));
    if (!settings.snapshots().isEmpty()) {
      SettingsProof.snapshots(
          settings, SnapshotText.of(box.vboxManage("snapshot", id, "list", "--machinereadable")));
    }
    List<VmList> listed = VmList.of(box.vboxManage("list", "vms"));
    assertTrue(listed.contains(new VmList(settings.name(), id)), listed.toString());
    assertEquals(
        listed.stream().map(VmList::id).toList(),
        List.copyOf(files.registry(op).machines().keySet()));
    assertEquals(
        BandwidthText.of(box.vboxManage("bandwidthctl", id, "list", "--machinereadable")),
        settings.hardware().groups().stream()
            .map(it -> new BandwidthText(it.name(), it.network(), it.bytesPerSecond()))
            .toList());
    assertEquals(
        ExtraDataText.of(box.vboxManage("getextradata", id, "enumerate")), settings.extraData());
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"q\" \\ 's'", "two\nlines", "日本語-ünï-😀", "-dash", "a/b", "<&>;=$x"})
  void namesAreThoseThatTheToolTells(String odd) {
    String name = odd.startsWith("-") ? odd + LabBox.name() : LabBox.name() + odd;
    String id = machine(name, "--groups", "/posada-test/a b,/posada-test");
    assertEquals(name, prove(id).name());
    box.vboxManage("modifyvm", id, "--name", LabBox.name());
    prove(id);
  }

  @Test
  void cardsOfAllModesAreThoseThatTheToolTells() {
    String id = machine(LabBox.name(), "--ostype", "Debian_64");
    box.vboxManage(
        "bandwidthctl", id, "add", "g \"1\" \\ é", "--type", "network", "--limit", "20k");
    box.vboxManage("bandwidthctl", id, "add", "none", "--type", "disk", "--limit", "0");
    box.vboxManage(
        ("modifyvm|"
                + id
                + "|--nic1|nat|--natpf1|ssh,tcp,127.0.0.1,2222,,22|--natpf1|d \"n\",udp,,53,"
                + "10.0.2.15,53|--nicbandwidthgroup1|g \"1\" \\ é|--nic2|bridged|--bridgeadapter2|e\"t\\h"
                + "|--cableconnected2|off|--nic3|hostonly|--hostonlyadapter3|vboxnet7|--nic4|intnet"
                + "|--intnet4|lab \"n\" é|--nic5|natnetwork|--nat-network5|n n|--nic6|generic"
                + "|--nicgenericdrv6|d\"r|--nic7|null|--nic8|nat|--natpf8|z,tcp,,1,,1|--macaddress8"
                + "|0800AABBCCDD")
            .split("\\|"));
    MachineSettings all = prove(id);
    assertEquals(8, all.hardware().nics().size());
    assertEquals("g \"1\" \\ é", all.hardware().nics().get(0).group());
    assertEquals(
        List.of(
            new BandwidthGroup("g \"1\" \\ é", true, 2500), new BandwidthGroup("none", false, 0)),
        all.hardware().groups());
    box.vboxManage(
        "modifyvm", id, "--nic3", "none", "--nic1", "bridged", "--nicbandwidthgroup1", "none");
    assertEquals(7, prove(id).hardware().nics().size());
  }

  @Test
  void hardwareIsThatWhichTheToolTells() {
    String id = machine(LabBox.name(), "--ostype", "Windows11_64");
    prove(id);
    box.vboxManage(
        "modifyvm",
        id,
        "--memory",
        "300",
        "--cpus",
        "3",
        "--cpu-execution-cap",
        "40",
        "--cpuhotplug",
        "on",
        "--firmware",
        "efi64",
        "--description",
        "d\n\"VMState=\"");
    box.vboxManage("modifyvm", id, "--unplugcpu", "2");
    box.vboxManage("setextradata", id, "k \"1\"", "v\n<l2> \"&, Value: x");
    box.vboxManage("setextradata", id, "a/b", "1");
    MachineSettings all = prove(id);
    assertEquals(new MachineSettings.Cpu(3, 40, true, 2), all.hardware().cpu());
    box.vboxManage("modifyvm", id, "--vrde", "on", "--vrdeport", "5010");
    assertTrue(prove(id).hardware().vrde());
    box.vboxManage("modifyvm", id, "--vrde", "off"); // and its port is still written
    box.vboxManage("modifyvm", id, "--plugcpu", "2");
    box.vboxManage("modifyvm", id, "--firmware", "bios", "--cpuhotplug", "off");
    assertEquals(new MachineSettings.Cpu(3, 40, false, 3), prove(id).hardware().cpu());
  }

  @Test
  void disksAndSnapshotsAreThoseThatTheToolTells() {
    String id = machine(LabBox.name() + " é");
    box.vboxManage("modifyvm", id, "--memory", "128");
    String folder = Path.of(read(id).path()).getParent().toString();
    box.vboxManage("bandwidthctl", id, "add", "d1", "--type", "disk", "--limit", "10M");
    for (String type : List.of("sata", "ide", "scsi", "sas", "usb", "floppy", "pcie", "virtio")) {
      box.vboxManage("storagectl", id, "--name", type + " \"c\" -0-0", "--add", type);
    }
    box.vboxManage("storagectl", id, "--name", "sata \"c\" -0-0", "--portcount", "5");
    disk(
        id,
        "sata",
        0,
        folder + "/a \"q\".vdi",
        "VDI",
        "--hotpluggable",
        "on",
        "--nonrotational",
        "on",
        "--discard",
        "on",
        "--bandwidthgroup",
        "d1");
    disk(id, "sata", 4, folder + "/é.vmdk", "VMDK");
    disk(id, "scsi", 3, folder + "/c.vhd", "VHD");
    box.vboxManage(
        "storageattach",
        id,
        "--storagectl",
        "ide \"c\" -0-0",
        "--port",
        "1",
        "--device",
        "1",
        "--type",
        "dvddrive",
        "--medium",
        "emptydrive");
    prove(id);
    Instant before = Instant.now().minusSeconds(2);
    box.vboxManage(
        "snapshot", id, "take", "s \"1\"\nnl", "--description", "d\n\"\nSnapshotName=\"x");
    box.vboxManage("modifyvm", id, "--memory", "77", "--nic2", "nat");
    box.vboxManage("snapshot", id, "take", "same");
    box.vboxManage("snapshot", id, "restore", read(id).snapshots().get(0).id());
    prove(id);
    box.vboxManage("snapshot", id, "take", "same");
    MachineSettings all = prove(id);
    List<Snapshot> snapshots = all.snapshots();
    assertEquals(
        List.of(128L, 77L, 128L), snapshots.stream().map(it -> it.hardware().memory()).toList());
    assertEquals(
        List.of(0, 1, 0), snapshots.stream().map(it -> it.hardware().nics().size()).toList());
    assertTrue(
        snapshots.stream()
            .allMatch(
                it ->
                    it.taken().isAfter(before)
                        && it.taken().isBefore(Instant.now().plus(Duration.ofSeconds(2)))));
    Attachment first = all.hardware().controllers().get(0).attachments().get(0);
    assertEquals("d1", first.group());

    String clone = UUID.randomUUID().toString();
    box.vboxManage(
        "clonevm",
        id,
        "--snapshot",
        snapshots.get(1).id(),
        "--options",
        "Link",
        "--name",
        LabBox.name(),
        "--uuid",
        clone,
        "--register");
    machines.add(clone);
    prove(clone);
    prove(id);
  }

  private void disk(
      String id, String controller, int port, String file, String format, String... more) {
    box.vboxManage("createmedium", "disk", "--filename", file, "--size", "8", "--format", format);
    List<String> words =
        new ArrayList<>(
            List.of(
                "storageattach",
                id,
                "--storagectl",
                controller + " \"c\" -0-0",
                "--port",
                "" + port,
                "--device",
                "0",
                "--type",
                "hdd",
                "--medium",
                file));
    words.addAll(List.of(more));
    box.vboxManage(words.toArray(String[]::new));
  }

  @Test
  void savedStatesAreThoseThatTheToolTells() {
    String id = machine(LabBox.name());
    String file = Path.of(read(id).path()).getParent() + "/Snapshots/é.sav";
    box.vboxManage("adoptstate", id, file);
    assertEquals(file, prove(id).memory().stateFile().orElseThrow());
    box.vboxManage("discardstate", id);
    assertTrue(prove(id).memory().stateFile().isEmpty());
  }

  /** As VirtualBox 3.2, 4.2, 5.0, 5.1, 6.1 and 7.2 number their settings. */
  @ParameterizedTest
  @ValueSource(strings = {"1.9", "1.12", "1.15", "1.16", "1.18", "1.19"})
  void whatOldFilesDoNotMentionIsWhatTheToolMakesOfIt(String version) throws IOException {
    String folder =
        SystemPropertiesText.of(box.vboxManage("list", "systemproperties")).machineFolder();
    String name = LabBox.name();
    String id = UUID.randomUUID().toString();
    Path file = Path.of(folder, name, name + ".vbox");
    Files.createDirectories(file.getParent());
    Files.writeString(file, old(version, id, name));
    box.vboxManage("registervm", file.toString());
    machines.add(id);
    MachineSettings all = prove(id);
    assertTrue(all.memory().aborted());
    assertEquals(2, all.hardware().controllers().size());
    assertEquals(!version.matches("1\\.(9|12|15)"), all.hardware().nics().get(0).connected());
  }

  private static String old(String version, String id, String name) {
    String controllers =
        """
        <StorageControllers>
          <StorageController name="SATA" type="AHCI">
            <AttachedDevice type="DVD" port="0" device="0"/>
          </StorageController>
          <StorageController name="IDE" type="PIIX4"/>
        </StorageControllers>
        """;
    boolean inHardware = version.matches("1\\.1[6-9]");
    return """
        <?xml version="1.0"?>
        <VirtualBox xmlns="http://www.innotek.de/VirtualBox-settings" version="%s-linux">
          <Machine uuid="{%s}" name="%s" OSType="Linux26" snapshotFolder="Snapshots"
              aborted="true" lastStateChange="2014-05-15T09:52:29Z">
            <ExtraData><ExtraDataItem name="a" value="b&#10;c"/></ExtraData>
            <Hardware version="2">
              <Memory RAMSize="64"/>
              <Network>
                <Adapter slot="0" enabled="true" MACAddress="080027000001" type="82540EM">
                  <NAT><Forwarding name="a" proto="1" hostport="1" guestport="2"/></NAT>
                </Adapter>
                <Adapter slot="3" enabled="true" MACAddress="080027000002" cable="true"
                    type="82540EM">
                  <DisabledModes><NAT/></DisabledModes>
                  <InternalNetwork name="i"/>
                </Adapter>
                <Adapter slot="4" enabled="true" MACAddress="080027000003" cable="false"
                    type="82540EM"/>
                <Adapter slot="5" enabled="false" MACAddress="080027000004" type="82540EM"/>
              </Network>
              %s
            </Hardware>
            %s
          </Machine>
        </VirtualBox>
        """
        .formatted(version, id, name, inHardware ? controllers : "", inHardware ? "" : controllers);
  }
}
