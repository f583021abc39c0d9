package dev.posada.benchmarks;

import static dev.posada.benchmarks.Take.millis;

import dev.posada.ByteSize;
import dev.posada.CloneOptions;
import dev.posada.Disk;
import dev.posada.ResourceQuota;
import dev.posada.Snapshot;
import dev.posada.VirtualMachine;
import dev.posada.VirtualMachineSpec;
import java.util.List;
import java.util.Set;

/** VirtualBox against the commands of its own tool that do the same. */
final class VirtualBoxRows {
  private static final String TOOL = "VBoxManage";
  private static final int MACHINES = 200;
  private static final Goal BARE = Goal.ratio(1.3);

  private VirtualBoxRows() {}

  static List<Row> all() {
    Rounds verbs = new Rounds(3, 21);
    return List.of(
        new Row(
            "virtualbox picture 200",
            "ms",
            Goal.absolute(200),
            new Rounds(3, 11),
            VirtualBoxRows::picture),
        new Row("virtualbox inspect", "ms", BARE, verbs, VirtualBoxRows::inspect),
        new Row("virtualbox create", "ms", BARE, verbs, VirtualBoxRows::create),
        new Row("virtualbox delete", "ms", BARE, verbs, VirtualBoxRows::delete),
        new Row("virtualbox rename", "ms", BARE, verbs, VirtualBoxRows::rename),
        new Row("virtualbox apply", "ms", BARE, verbs, VirtualBoxRows::apply),
        new Row("virtualbox snapshot", "ms", BARE, verbs, VirtualBoxRows::snapshot),
        new Row("virtualbox restore", "ms", BARE, verbs, VirtualBoxRows::restore),
        new Row("virtualbox clone", "ms", BARE, verbs, VirtualBoxRows::copy),
        new Row("virtualbox start", "ms", BARE, new Rounds(1, 7), VirtualBoxRows::start),
        new Row("virtualbox pause", "ms", BARE, new Rounds(1, 7), VirtualBoxRows::pause));
  }

  private static Contest picture(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    Crowd.ofMachines(MACHINES, vbox.host(), stage);
    return new Contest(
        millis(() -> vbox.host().virtualMachines().summaries()),
        TOOL + " list vms --long",
        millis(() -> vbox.bare("list", "vms", "--long")));
  }

  private static Contest inspect(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    VirtualMachine machine = machine(vbox, stage);
    return contest(machine::inspect, () -> vbox.bare("showvminfo", machine.id()), () -> {});
  }

  /** A machine with a disk. */
  private static Contest create(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    String name = vbox.name(stage);
    return contest(
        () -> withDisk(vbox, name),
        () -> bareWithDisk(vbox, name),
        () -> vbox.bare("unregistervm", name, "--delete"));
  }

  private static Contest delete(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    String name = vbox.name(stage);
    return new Contest(
        () -> millis(withDisk(vbox, name)::delete).take(),
        TOOL,
        () -> {
          withDisk(vbox, name);
          return millis(() -> vbox.bare("unregistervm", name, "--delete")).take();
        });
  }

  private static VirtualMachine withDisk(VirtualBox vbox, String name) {
    return vbox.host()
        .virtualMachines()
        .create(
            VirtualMachineSpec.named(name)
                .quota(ResourceQuota.limit().vcpus(1).memory(ByteSize.mib(64)))
                .attach(Disk.blank(ByteSize.mib(64))));
  }

  private static void bareWithDisk(VirtualBox vbox, String name) throws Exception {
    vbox.bare("createvm", "--name", name, "--ostype", "Linux_64", "--register");
    String settings = vbox.bare("showvminfo", name, "--machinereadable");
    String disk = settings.replaceAll("(?s).*\nCfgFile=\"([^\"\n]*)\\.vbox\".*", "$1.vdi");
    vbox.bare("modifyvm", name, "--memory", "64", "--cpus", "1", "--audio", "none");
    vbox.bare("storagectl", name, "--name", "SATA", "--add", "sata");
    vbox.bare("createmedium", "disk", "--filename", disk, "--size", "64");
    String medium = "--medium=" + disk;
    vbox.bare("storageattach", name, "--storagectl=SATA", "--port=0", "--type=hdd", medium);
  }

  private static Contest rename(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    VirtualMachine machine = machine(vbox, stage);
    String first = machine.name();
    String second = first + "-second";
    return contest(
        () -> machine.rename(second),
        () -> vbox.bare("modifyvm", machine.id(), "--name", second),
        () -> vbox.bare("modifyvm", machine.id(), "--name", first));
  }

  private static Contest apply(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    VirtualMachine machine = machine(vbox, stage);
    return contest(
        () -> machine.apply(ResourceQuota.limit().memory(ByteSize.mib(65))),
        () -> vbox.bare("modifyvm", machine.id(), "--memory", "65"),
        () -> vbox.bare("modifyvm", machine.id(), "--memory", "64"));
  }

  private static Contest snapshot(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    VirtualMachine machine = machine(vbox, stage);
    return contest(
        () -> machine.snapshots().take("one"),
        () -> vbox.bare("snapshot", machine.id(), "take", "one"),
        () -> vbox.bare("snapshot", machine.id(), "delete", "one"));
  }

  private static Contest restore(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    VirtualMachine machine = machine(vbox, stage);
    Snapshot snapshot = machine.snapshots().take("one");
    return contest(
        () -> machine.snapshots().restore(snapshot),
        () -> vbox.bare("snapshot", machine.id(), "restore", snapshot.id()),
        () -> {});
  }

  /** A clone has the labels of its source until somebody takes them off, and needs its own. */
  private static Contest copy(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.here(stage);
    VirtualMachine machine = machine(vbox, stage);
    String name = vbox.name(stage);
    Set<String> labels = machine.inspect().labels().keySet();
    return contest(
        () -> machine.cloneAs(name, CloneOptions.full()),
        () -> {
          vbox.bare("clonevm", machine.id(), "--name", name, "--register");
          for (String label : labels) {
            vbox.bare("setextradata", name, "posada/label/" + label);
          }
          vbox.bare("setextradata", name, "origin", machine.id());
        },
        () -> vbox.bare("unregistervm", name, "--delete"));
  }

  private static Contest start(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.elsewhere(stage);
    VirtualMachine machine = machine(vbox, stage);
    return contest(
        machine::start,
        () -> vbox.bare("startvm", machine.id(), "--type", "headless"),
        machine::kill);
  }

  private static Contest pause(Stage stage) throws Exception {
    VirtualBox vbox = VirtualBox.elsewhere(stage);
    VirtualMachine machine = machine(vbox, stage);
    machine.start();
    return contest(
        machine::pause, () -> vbox.bare("controlvm", machine.id(), "pause"), machine::resume);
  }

  /** What comes after each is not measured. */
  private static Contest contest(Take.Work posada, Take.Work tool, Take.Work after) {
    return new Contest(followed(posada, after), TOOL, followed(tool, after));
  }

  private static Take followed(Take.Work work, Take.Work after) {
    return () -> {
      double millis = millis(work).take();
      after.run();
      return millis;
    };
  }

  private static VirtualMachine machine(VirtualBox vbox, Stage stage) {
    return (VirtualMachine) Crowd.ofMachines(1, vbox.host(), stage).first();
  }
}
