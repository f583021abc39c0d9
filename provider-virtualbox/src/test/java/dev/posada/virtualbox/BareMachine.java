package dev.posada.virtualbox;

import dev.posada.HypervisorException;
import dev.posada.spi.Operation;
import dev.posada.virtualbox.settings.Disks;
import dev.posada.virtualbox.settings.MachineSettings;
import dev.posada.virtualbox.tool.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Machines that are made with the tool alone, and taken away with it. */
final class BareMachine implements AutoCloseable {
  final Installation vbox;
  final Operation op;
  private final List<String> made = new ArrayList<>();

  BareMachine(Installation vbox, Operation op) {
    this.vbox = vbox;
    this.op = op;
  }

  /** {@return the id of a machine of 64 MB without a disk} */
  String diskless() {
    String id = UUID.randomUUID().toString();
    vbox.tool()
        .change(
            op,
            "createvm",
            "--name",
            LabBox.name(),
            "--uuid",
            id,
            "--ostype",
            "Linux26_64",
            "--register");
    made.add(id);
    vbox.tool().change(op, "modifyvm", id, "--memory", "64", "--nic1", "nat");
    vbox.tool().change(op, "storagectl", id, "--name", "SATA", "--add", "sata");
    return id;
  }

  /** {@return the id of a machine with a disk of noise} */
  String with(int bytes) {
    String id = diskless();
    String folder = folder(id);
    String raw = folder + "/noise.raw";
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    try {
      Path file = Files.createTempFile("noise", "raw");
      Files.write(file, noise);
      vbox.files().send(file, raw, op);
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    vbox.tool().change(op, "convertfromraw", raw, folder + "/disk.vdi", "--format", "VDI");
    vbox.files().delete(raw, op);
    attach(id, 0, folder + "/disk.vdi");
    return id;
  }

  void attach(String id, int port, String image) {
    vbox.tool().change(op, BareBox.attaching(id, port, "hdd", image));
  }

  String folder(String id) {
    return Path.of(settings(id).path()).getParent().toString();
  }

  MachineSettings settings(String id) {
    return vbox.settings().machine(id, op);
  }

  /** {@return the bytes of its first disk} */
  byte[] disk(String id) {
    String image = Disks.of(settings(id).hardware()).findFirst().orElseThrow();
    String raw = folder(id) + "/" + UUID.randomUUID() + ".raw";
    vbox.tool().change(op, "clonemedium", "disk", image, raw, "--format", "RAW");
    try {
      return vbox.files().read(raw, op);
    } finally {
      vbox.tool().change(op, "closemedium", "disk", raw, "--delete");
    }
  }

  /** Has a machine taken away too. */
  String adopt(String id) {
    made.add(id);
    return id;
  }

  @Override
  public void close() {
    for (int i = made.size() - 1; i >= 0; i--) {
      try {
        vbox.tool().change(op, "unregistervm", made.get(i), "--delete");
      } catch (HypervisorException gone) {
        // by the test
      }
    }
  }
}
