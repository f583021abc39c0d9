package dev.posada.virtualbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What keeps machines from starting on this machine, as far as files tell: reading them starts
 * nothing and takes no time.
 */
final class Obstacles {
  private final Path root;

  /**
   * Takes the value.
   *
   * @param root {@code /}, but in tests
   */
  Obstacles(Path root) {
    this.root = root;
  }

  /** The first that is found, the one that the others follow from. */
  Optional<VersionText.Obstacle> first(VersionText.Numbers version) {
    return Stream.<Supplier<Optional<VersionText.Obstacle>>>of(
            this::installation, this::module, this::permission, () -> otherHypervisor(version))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }

  private boolean isLinux() {
    return Files.isDirectory(at("/proc/self")) && Files.isDirectory(at("/sys/module"));
  }

  /** The tool tells its version without its server, which it needs for all else. */
  private Optional<VersionText.Obstacle> installation() {
    return Stream.of("/opt/VirtualBox", "/usr/lib/virtualbox", "/usr/lib64/virtualbox")
        .filter(folder -> Files.exists(at(folder + "/VBoxManage")))
        .filter(folder -> !Files.exists(at(folder + "/VBoxSVC")))
        .findFirst()
        .flatMap(folder -> obstacle("there is no VBoxSVC in " + folder, "install VirtualBox anew"));
  }

  private Optional<VersionText.Obstacle> module() {
    if (!isLinux() || Files.exists(at("/dev/vboxdrv"))) {
      return Optional.empty();
    }
    if (Files.isDirectory(at("/sys/module/vboxdrv"))) {
      return obstacle(
          "the kernel module vboxdrv is loaded, but there is no /dev/vboxdrv",
          "in a container, give it that device; otherwise let root run /sbin/rcvboxdrv setup");
    }
    String kernel = text("/proc/sys/kernel/osrelease");
    return obstacle(
        "the kernel module vboxdrv is not loaded" + (kernel.isEmpty() ? "" : " into " + kernel),
        "let root run /sbin/vboxconfig (Oracle) or dpkg-reconfigure virtualbox-dkms (Debian), with"
            + " the headers of this kernel installed; with Secure Boot, sign the module");
  }

  /** Machines are started by a program of root; only this device is the user's own. */
  private Optional<VersionText.Obstacle> permission() {
    Path device = at("/dev/vboxdrvu");
    return isLinux() && Files.exists(device) && !Files.isWritable(device)
        ? obstacle(
            "/dev/vboxdrvu is not writable for this user",
            "let root run usermod -aG vboxusers "
                + System.getProperty("user.name")
                + ", then log in again; or correct the permissions of the device to 0666")
        : Optional.empty();
  }

  /** From Linux 6.12 on KVM takes the processors when it is loaded, not when a machine starts. */
  private Optional<VersionText.Obstacle> otherHypervisor(VersionText.Numbers version) {
    boolean loaded =
        Files.isDirectory(at("/sys/module/kvm_intel"))
            || Files.isDirectory(at("/sys/module/kvm_amd"));
    boolean holds = text("/sys/module/kvm/parameters/enable_virt_at_load").matches("Y|1");
    return loaded && holds && version.isBefore(7, 2)
        ? obstacle(
            "KVM holds the processors' virtualization, and VirtualBox before 7.2 cannot share it",
            "let root run modprobe -r kvm_intel kvm_amd, or boot with kvm.enable_virt_at_load=0;"
                + " or install VirtualBox 7.2")
        : Optional.empty();
  }

  private String text(String path) {
    try {
      return Files.readString(at(path), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException untold) {
      return "";
    }
  }

  private static Optional<VersionText.Obstacle> obstacle(String what, String remedy) {
    return Optional.of(new VersionText.Obstacle(what, remedy));
  }
}
