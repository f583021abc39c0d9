package dev.posada.vmrun.fault;

import dev.posada.vmrun.command.MachineEnds;
import dev.posada.vmrun.command.Request;
import dev.posada.vmrun.files.MachineFiles;
import dev.posada.vmrun.files.SnapshotTree;
import dev.posada.vmrun.host.MachineRecord;
import dev.posada.vmrun.host.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The machine that a spoiled call is about; without one nothing happens. */
final class Scene {
  private final Request request;
  private final Path vmx;

  Scene(Request request, Path vmx) {
    this.request = request;
    this.vmx = vmx;
  }

  /** The machine that the first argument ending with .vmx names; null if there is none. */
  static Path machineOf(Request request, List<String> arguments) throws IOException {
    for (String argument : arguments) {
      if (argument.toLowerCase(Locale.ROOT).endsWith(".vmx")) {
        Path path = request.paths().here(argument);
        return Files.exists(path) ? path.toRealPath() : null;
      }
    }
    return null;
  }

  String get(Trait trait) throws IOException {
    return vmx == null ? "" : request.home().record(vmx).get(trait);
  }

  void set(Trait trait, Object value) throws IOException, InterruptedException {
    if (vmx != null) {
      request
          .home()
          .locked(
              () -> {
                MachineRecord record = request.home().record(vmx);
                record.set(trait, value);
                request.home().save(record);
                return null;
              });
    }
  }

  void crash() throws IOException, InterruptedException {
    if (vmx != null) {
      MachineEnds.crash(request.home(), vmx);
    }
  }

  void staleCheckpoint() throws IOException {
    if (vmx == null) {
      return;
    }
    SnapshotTree tree = new MachineFiles(vmx).snapshots();
    SnapshotTree.Snap current = tree.byUid(tree.current());
    if (current != null) {
      MachineFiles files = new MachineFiles(vmx);
      files.write(files.config().set("checkpoint.vmState", current.get("filename")));
    }
  }

  /**
   * Does it, then takes back what a program writes last: the .vmx and the .vmsd, of new machines
   * too.
   */
  void half(Mischief.Deed deed) throws IOException, InterruptedException {
    Map<Path, byte[]> before = new HashMap<>();
    if (vmx != null) {
      for (Path file : List.of(vmx, new MachineFiles(vmx).beside(".vmsd"))) {
        before.put(file, Files.exists(file) ? Files.readAllBytes(file) : null);
      }
    }
    request.console().replace(new byte[0]);
    deed.run();
    for (Map.Entry<Path, byte[]> file : before.entrySet()) {
      if (file.getValue() == null) {
        Files.deleteIfExists(file.getKey());
      } else {
        Files.write(file.getKey(), file.getValue());
      }
    }
    for (Path made : request.made()) {
      Files.deleteIfExists(made);
    }
  }
}
