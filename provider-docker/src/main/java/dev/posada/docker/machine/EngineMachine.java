package dev.posada.docker.machine;

import dev.posada.docker.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The machine of an engine, where it is this one.
 *
 * <p>A socket here does not say so: behind it may be a virtual machine, or the end of a tunnel. So
 * what the engine tells about its machine has to be what this one's own kernel tells.
 */
public final class EngineMachine {
  private final Path root;

  /**
   * Makes one.
   *
   * @param root the root of the file tree, {@code /}
   */
  EngineMachine(Path root) {
    this.root = root;
  }

  /** This machine, if {@code GET /info} is about it. */
  public static Optional<EngineMachine> ofThisMachine(Json info) {
    return of(info, Path.of("/"));
  }

  static Optional<EngineMachine> of(Json info, Path root) {
    EngineMachine machine = new EngineMachine(root);
    String data = info.get("DockerRootDir").text("");
    try {
      boolean same =
          machine.line("proc/sys/kernel/hostname").equals(info.get("Name").text(""))
              && machine
                  .line("proc/sys/kernel/osrelease")
                  .equals(info.get("KernelVersion").text(""))
              && machine.usage().memory() == info.get("MemTotal").number(-1)
              && !data.isEmpty()
              && Files.isDirectory(machine.path(data));
      return same ? Optional.of(machine) : Optional.empty();
    } catch (IOException noLinux) {
      return Optional.empty();
    }
  }

  private String line(String file) throws IOException {
    return Files.readString(root.resolve(file)).strip();
  }

  private Path path(String absolute) {
    return root.resolve(absolute.replaceFirst("^/+", ""));
  }

  /** What the machine has used, from the kernel's own files. */
  public MachineUsage usage() {
    return new MachineUsage(root);
  }

  /**
   * The whole disk that a folder is on, as in {@code /dev/sda}; empty if there is not one alone.
   */
  public Optional<String> disk(String folder) {
    return new HostDisks(root).below(folder);
  }

  /**
   * The folder that holds what containers write. Where images are in the store of containerd, as
   * since Engine 29 by default, it is containerd's own, of which the engine tells only the socket.
   */
  public static String written(Json info) {
    boolean stored =
        info.get("DriverStatus").items().stream()
            .flatMap(pair -> pair.items().stream())
            .anyMatch(word -> word.text("").equals("io.containerd.snapshotter.v1"));
    String socket = info.get("Containerd").get("Address").text("");
    return stored && socket.equals("/run/containerd/containerd.sock")
        ? "/var/lib/containerd"
        : info.get("DockerRootDir").text("");
  }

  /** Why a limit cannot be set on a device; empty if it can. */
  public Optional<String> problem(String device) {
    return new HostDisks(root).problem(device);
  }
}
